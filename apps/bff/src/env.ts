import { BlockList } from 'node:net'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { DEFAULT_WAITING_RULES, type WaitingRules } from '@keywright/core/lifecycle/waiting'
import { isLoopback } from './http/loopback.ts'
import { networkOf } from './http/networks.ts'
import type { SessionLimits } from './people/sessions.ts'

/** A setting that cannot be used; the message says which and what to do. */
export class SettingError extends Error {
  override readonly name = 'SettingError'
}

/** An HSM the administrator owns; without one, Keywright makes a SoftHSM token of its own in the data directory. */
export interface OwnHsm {
  readonly modulePath: string
  readonly tokenLabel: string
  /** The PIN is read by the HSM worker alone; only the name of its file passes here. */
  readonly pinFile: string
  /** The vendor library's own variables: the environment without ours and npm's. */
  readonly environment: Readonly<Record<string, string>>
}

export interface Settings {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly bootstrap: string | undefined
  /** Instead of starting: the e-mail address of an administrator who is to be let in again. */
  readonly recoverAdministrator: string | undefined
  readonly publicUrl: URL
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  readonly trustedProxies: BlockList
  /** True where a TLS proxy stands in front of an address that others can reach. */
  readonly onlyThroughProxy: boolean
  readonly hsm: OwnHsm | undefined
  readonly allowWeakHsm: boolean
  /** The serial of a token that replaces the one this data belonged to, confirmed by an administrator for this start. */
  readonly confirmedSerial: string | undefined
  readonly rules: WaitingRules
  readonly sessions: SessionLimits
  readonly logLevel: string
  /** A file descriptor whose end means that whoever started the service is gone. */
  readonly parentPipe: number | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

const DEFAULT_PORT = '9000'
const DEFAULT_DATA_DIR = join(import.meta.dirname, '../../../data')

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
    throw new SettingError('--port must be a number from 1 to 65535. Nothing was started.')
  }
  return port
}

/** Addresses and networks, comma-separated: `10.0.0.0/8, ::1`. */
function proxiesOf(text: string | undefined): BlockList {
  const list = new BlockList()
  for (const entry of (text ?? '').split(',').map((part) => part.trim())) {
    if (entry === '') continue
    const network = networkOf(entry)
    if (!network) {
      throw new SettingError(
        'KEYWRIGHT_TRUST_PROXY must be a list of networks such as 10.0.0.0/8. Nothing was started.',
      )
    }
    list.addSubnet(network.address, network.prefix, network.family)
  }
  return list
}

function tlsOf(env: Environment): Settings['tls'] {
  const [cert, key] = [env['KEYWRIGHT_TLS_CERT'], env['KEYWRIGHT_TLS_KEY']]
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined) {
    throw new SettingError('KEYWRIGHT_TLS_CERT and KEYWRIGHT_TLS_KEY must both be set. Nothing was started.')
  }
  return { cert: resolve(cert), key: resolve(key) }
}

function hsmOf(env: Environment): OwnHsm | undefined {
  const modulePath = env['KEYWRIGHT_HSM_MODULE']
  if (modulePath === undefined) return undefined
  const [tokenLabel, pinFile] = [env['KEYWRIGHT_HSM_TOKEN_LABEL'], env['KEYWRIGHT_HSM_PIN_FILE']]
  if (tokenLabel === undefined || pinFile === undefined) {
    const words = 'KEYWRIGHT_HSM_MODULE needs KEYWRIGHT_HSM_TOKEN_LABEL and KEYWRIGHT_HSM_PIN_FILE beside it.'
    throw new SettingError(`${words} Nothing was started.`)
  }
  return { modulePath: resolve(modulePath), tokenLabel, pinFile: resolve(pinFile), environment: vendorVariables(env) }
}

function vendorVariables(env: Environment): Readonly<Record<string, string>> {
  const entries = Object.entries(env).flatMap(([name, value]): [string, string][] =>
    value === undefined || /^(?:KEYWRIGHT_|NODE_|npm_)/.test(name) ? [] : [[name, value]],
  )
  return Object.fromEntries(entries)
}

function publicUrlOf(env: Environment, fallback: string): URL {
  const text = env['KEYWRIGHT_PUBLIC_URL'] ?? fallback
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/') {
    throw new SettingError(
      'KEYWRIGHT_PUBLIC_URL must be an origin such as https://keys.example.com. Nothing was started.',
    )
  }
  return url
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent']

function logLevelOf(text: string): string {
  if (LOG_LEVELS.includes(text)) return text
  throw new SettingError(`KEYWRIGHT_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}. Nothing was started.`)
}

const RULE_VARIABLES = {
  toggle: 'KEYWRIGHT_WAIT_TOGGLE',
  rotate: 'KEYWRIGHT_WAIT_ROTATE',
  restore: 'KEYWRIGHT_WAIT_RESTORE',
  restoreWindow: 'KEYWRIGHT_RESTORE_WINDOW',
  purge: 'KEYWRIGHT_WAIT_PURGE',
  autoPurge: 'KEYWRIGHT_AUTO_PURGE',
} as const satisfies Record<keyof WaitingRules, string>

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const
/** A century: what is longer is a slip of the finger, and dates past the year 9999 do not sort. */
const LONGEST_WAIT = 100 * 365 * SECONDS.d

/** `30s`, `15m`, `4h`, `30d`, or `0`, in seconds. */
function secondsOf(variable: string, text: string): number {
  const [, digits, unit] = /^(\d{1,10})([smhd])$/.exec(text) ?? []
  // The expression lets no other unit through.
  const seconds = text === '0' ? 0 : Number(digits) * SECONDS[(unit ?? 's') as keyof typeof SECONDS]
  if (seconds <= LONGEST_WAIT) return seconds
  throw new SettingError(`${variable} must be a time such as 30s, 15m, 4h or 30d, or 0. Nothing was started.`)
}

/** How long one waits between steps of a key's life; Key Protect's own values where nothing else is said. */
function rulesOf(env: Environment): WaitingRules {
  const rule = (name: keyof WaitingRules): number => {
    const [variable, text] = [RULE_VARIABLES[name], env[RULE_VARIABLES[name]]]
    return text === undefined ? DEFAULT_WAITING_RULES[name] : secondsOf(variable, text)
  }
  const rules = {
    toggle: rule('toggle'),
    rotate: rule('rotate'),
    restore: rule('restore'),
    restoreWindow: rule('restoreWindow'),
    purge: rule('purge'),
    autoPurge: rule('autoPurge'),
  }
  if (rules.autoPurge >= rules.restoreWindow) return rules
  throw new SettingError(
    'KEYWRIGHT_AUTO_PURGE must not be shorter than KEYWRIGHT_RESTORE_WINDOW: keys would be gone while the dashboard ' +
      'still offers to restore them. Nothing was started.',
  )
}

const SESSION_IDLE_SECONDS = 30 * SECONDS.m
const SESSION_LIFETIME_SECONDS = 12 * SECONDS.h
const SHORTEST_SESSION_SECONDS = SECONDS.m

/** How long somebody stays signed in: without a call, and at all. */
function sessionsOf(env: Environment): SessionLimits {
  const limit = (variable: string, usual: number): number => {
    const text = env[variable]
    const seconds = text === undefined ? usual : secondsOf(variable, text)
    if (seconds >= SHORTEST_SESSION_SECONDS) return seconds
    throw new SettingError(`${variable} must be a minute or longer. Nothing was started.`)
  }
  return {
    idleSeconds: limit('KEYWRIGHT_SESSION_IDLE', SESSION_IDLE_SECONDS),
    lifetimeSeconds: limit('KEYWRIGHT_SESSION_LIFETIME', SESSION_LIFETIME_SECONDS),
  }
}

/** Cookies are marked Secure and links are https only when the service knows the address people use. */
function requireHttpsAddress(publicUrl: URL, onlyThroughProxy: boolean): void {
  if (!onlyThroughProxy || publicUrl.protocol === 'https:') return
  const words = 'Behind a TLS proxy KEYWRIGHT_PUBLIC_URL must be the https address that people use.'
  throw new SettingError(`${words} Nothing was started.`)
}

/** Keys must not cross a network in the clear: anything but loopback needs TLS here or a TLS proxy in front. */
function requireTls(host: string, env: Environment, tls: Settings['tls']): void {
  if (isLoopback(host) || tls || (env['KEYWRIGHT_TRUST_PROXY'] ?? '') !== '') return
  throw new SettingError(
    `Refusing to listen on ${host} without TLS: keys would cross the network in the clear. ` +
      'Set KEYWRIGHT_TLS_CERT and KEYWRIGHT_TLS_KEY to a certificate and its key, or KEYWRIGHT_TRUST_PROXY to the ' +
      'networks of the TLS proxy in front, or listen on 127.0.0.1. Nothing was started.',
  )
}

function argumentsOf(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'data-dir': { type: 'string' },
        bootstrap: { type: 'string' },
        'recover-administrator': { type: 'string' },
      },
    })
    return values
  } catch {
    const known = '--port NUMBER, --host ADDRESS, --data-dir DIRECTORY, --bootstrap FILE, --recover-administrator EMAIL'
    throw new SettingError(`The arguments are not understood. Known are ${known}. Nothing was started.`)
  }
}

interface Listening {
  readonly port: number
  readonly host: string
  readonly tls: Settings['tls']
}

function listeningOf(values: ReturnType<typeof argumentsOf>, env: Environment): Listening {
  const port = portOf(values.port ?? env['KEYWRIGHT_PORT'] ?? DEFAULT_PORT)
  const host = values.host ?? env['KEYWRIGHT_HOST'] ?? '127.0.0.1'
  const tls = tlsOf(env)
  requireTls(host, env, tls)
  return { port, host, tls }
}

/** Reads the command line and the environment once; throws `SettingError` for what cannot be used. */
export function readSettings(args: readonly string[], env: Environment = process.env): Settings {
  const values = argumentsOf(args)
  const { port, host, tls } = listeningOf(values, env)
  const dataDir = values['data-dir'] ?? env['KEYWRIGHT_DATA_DIR'] ?? DEFAULT_DATA_DIR
  const pipe = env['KEYWRIGHT_PARENT_PIPE']
  const publicUrl = publicUrlOf(env, `${tls ? 'https' : 'http'}://localhost:${port}`)
  const onlyThroughProxy = !isLoopback(host) && !tls
  requireHttpsAddress(publicUrl, onlyThroughProxy)
  return {
    port,
    host,
    tls,
    dataDir: resolve(dataDir),
    bootstrap: values.bootstrap && resolve(values.bootstrap),
    recoverAdministrator: values['recover-administrator'],
    publicUrl,
    trustedProxies: proxiesOf(env['KEYWRIGHT_TRUST_PROXY']),
    onlyThroughProxy,
    hsm: hsmOf(env),
    allowWeakHsm: env['KEYWRIGHT_HSM_ALLOW_WEAK'] === '1',
    confirmedSerial: env['KEYWRIGHT_HSM_CONFIRM_SERIAL'],
    rules: rulesOf(env),
    sessions: sessionsOf(env),
    logLevel: logLevelOf(env['KEYWRIGHT_LOG_LEVEL'] ?? 'info'),
    parentPipe: pipe === undefined ? undefined : Number(pipe),
  }
}
