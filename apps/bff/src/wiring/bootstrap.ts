import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, linkSync, rmSync, writeFileSync } from 'node:fs'
import { SettingError } from '../env.ts'
import type { FirstRun } from '../people/first-run.ts'
import { newApiKey } from '../tokens/api-keys.ts'

const ADMIN_EMAIL = 'admin@keywright.local'

/**
 * Unattended set-up: an administrator, a first instance and a service ID, written to a new file of mode 0600.
 * Answers false, and changes nothing, on a directory that is set up already.
 */
export async function bootstrap(firstRun: FirstRun, file: string, publicUrl: URL): Promise<boolean> {
  if (!(await firstRun.isOpen())) return false
  const apiKey = newApiKey()
  const adminPassword = randomBytes(24).toString('base64url')
  const facts = { url: publicUrl.origin, adminEmail: ADMIN_EMAIL, adminPassword, apiKey }
  const draft = `${file}.new`
  if (existsSync(file))
    throw new SettingError('--bootstrap must name a file that does not exist yet. Nothing was set up.')
  // The secrets are on disk before what they open exists, so that no crash locks everybody out; the file appears whole.
  write(draft, facts)
  try {
    const { id, crn } = await firstRun.complete({
      name: 'Administrator',
      email: ADMIN_EMAIL,
      password: adminPassword,
      instanceName: 'default',
      serviceApiKey: apiKey,
      from: { correlationId: randomUUID(), sourceAddress: 'local', requestUri: 'bootstrap' },
    })
    write(draft, { ...facts, instanceId: id, instanceCrn: crn })
    // A link is refused where a file appeared meanwhile, and is there whole or not at all.
    linkSync(draft, file)
    rmSync(draft)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  return true
}

function write(file: string, facts: object): void {
  try {
    // What lies there, a link or a file others may read, is not written through: `wx` makes a new one of mode 0600.
    rmSync(file, { force: true })
    writeFileSync(file, `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true })
  } catch (cause) {
    throw new SettingError('--bootstrap must name a file in a directory that can be written to. Nothing was set up.', {
      cause,
    })
  }
}
