import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { root, track } from '../verify/run.ts'

/** Runs a program of a devDependency without stdin, showing what it says; true when it ends well. */
export function runLoudly(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<boolean> {
  return new Promise((done) => {
    const child = track(
      spawn(resolve(root, 'node_modules/.bin', name), args, {
        cwd: root,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'inherit', 'inherit'],
      }),
    )
    child.once('error', () => done(false))
    child.once('close', (code) => done(code === 0))
  })
}
