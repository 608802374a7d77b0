import { spawn, spawnSync } from 'node:child_process'
import { SetupError } from './say.mjs'

/** @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv }} RunOptions */

/**
 * Runs a program without stdin and keeps its output to itself unless it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export function runQuietly(command, args, options = {}) {
  const result = spawnSync(command, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (result.status === 0) return
  const reason = result.error?.message ?? `exit code ${result.status ?? result.signal}`
  const output = [result.stdout, result.stderr].filter(Boolean).join('\n').trimEnd()
  throw new SetupError(`${output}\n\n${[command, ...args].join(' ')}: ${reason}`)
}

/**
 * Runs a program in the foreground, as if this process had become it: signals are passed down, the exit code up.
 * The extra pipe on fd 3 closes with this process, whatever ends it, so that the child notices even a SIGKILL; only the
 * server is told of it, for what a test runner is told its children hear too, and their fd 3 is another.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions & { server?: boolean }} [options]
 * @returns {Promise<number>} the exit code; 128 + n after signal n, as shells have it
 */
export function becomeForeground(command, args, { server = false, ...options } = {}) {
  const child = spawn(command, args, {
    ...options,
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: { ...(options.env ?? process.env), ...(server ? { KEYWRIGHT_PARENT_PIPE: '3' } : {}) },
  })
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  // A terminal sends Ctrl-C to the whole process group: the child has it already, and a second one would cut its drain short.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT')
  })
  const watch = whenNpmDies(() => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      clearInterval(watch)
      resolve(code ?? 128 + signalNumber(signal))
    })
  })
}

/**
 * npm passes SIGTERM and SIGINT on, but a killed npm leaves its script running: then a server would hold its port unseen.
 * @param {() => void} then
 */
function whenNpmDies(then) {
  const parent = process.ppid
  const startedByNpm = process.env['npm_lifecycle_event'] !== undefined
  return setInterval(() => startedByNpm && process.ppid !== parent && then(), 500)
}

/** @param {NodeJS.Signals | null} signal */
function signalNumber(signal) {
  const numbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }
  return signal && signal in numbers ? numbers[/** @type {keyof typeof numbers} */ (signal)] : 1
}
