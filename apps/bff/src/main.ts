import { existsSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { destination, pino, type Logger } from 'pino'
import { readSettings, SettingError, type Settings } from './env.ts'
import { bootstrap } from './wiring/bootstrap.ts'
import { drain, listen, requireAddress } from './wiring/listen.ts'
import { recoverAdministrator } from './wiring/recover-administrator.ts'
import { openService, type Service } from './wiring/service.ts'

const SITE = join(import.meta.dirname, '../../web/dist')

/** Nothing is logged that could be secret; these paths are the second line, should a field ever carry one. */
const REDACTED = [
  '*.password',
  '*.apikey',
  '*.apiKey',
  '*.plaintext',
  '*.ciphertext',
  '*.authorization',
  '*.cookie',
  '*.pin',
]

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

async function announce({ firstRun }: Service, { publicUrl, bootstrap: file }: Settings): Promise<void> {
  if (file !== undefined) {
    const done = await bootstrap(firstRun, file, publicUrl)
    say(
      done ? `Set up. What was created is in ${file}.` : 'This data directory is set up already; nothing was changed.',
    )
  }
  const open = await firstRun.isOpen()
  const address = open ? `${publicUrl.origin}/first-run#${firstRun.code}` : publicUrl.origin
  say(`Keywright is listening. Open ${address}${open ? ' to create the first administrator.' : ''}`)
}

/** Resolves when something asks the service to end: a signal, or the end of whoever started it. */
function asked({ parentPipe }: Settings): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
    if (parentPipe === undefined) return
    new Socket({ fd: parentPipe, readable: true, writable: false }).on('close', () => resolve()).resume()
  })
}

/** Lets an administrator in again who has lost everything, and starts nothing. */
async function recover(settings: Settings, email: string): Promise<void> {
  const url = await recoverAdministrator(settings, email)
  say(
    `Open ${url} within an hour to choose a new passphrase. The second step, every session and every link to a sign-on provider of ${email} end then. API keys go on: each service ID in the dashboard says who made its own.`,
  )
}

async function run(log: Logger, settings: Settings): Promise<void> {
  await requireAddress(settings)
  const service = await openService(settings, existsSync(join(SITE, 'index.html')) ? SITE : undefined, log)
  const ending = asked(settings)
  try {
    const server = await listen(service.app, settings)
    await announce(service, settings)
    await ending
    await drain(server)
  } finally {
    await service.close()
  }
}

// What is made below is for this user alone, whatever the shell's mask says.
process.umask(0o077)
try {
  const settings = readSettings(process.argv.slice(2))
  if (settings.recoverAdministrator !== undefined) {
    await recover(settings, settings.recoverAdministrator)
    process.exit(0)
  }
  const log = pino({ level: settings.logLevel, redact: REDACTED, base: null }, destination({ fd: 2, sync: true }))
  await run(log, settings)
  process.exit(0)
} catch (error) {
  if (!(error instanceof SettingError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
