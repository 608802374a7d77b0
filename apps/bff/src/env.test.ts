import { DEFAULT_WAITING_RULES } from '@keywright/core/lifecycle/waiting'
import { describe, expect, test } from 'vitest'
import { readSettings, SettingError } from './env.ts'

const read = (args: readonly string[], env: Record<string, string> = {}) => readSettings(args, env)
const CERTIFICATE = { KEYWRIGHT_TLS_CERT: '/c.pem', KEYWRIGHT_TLS_KEY: '/k.pem' }

describe('settings', () => {
  test('without any, the service binds to loopback alone', () => {
    expect(read([])).toMatchObject({ port: 9000, host: '127.0.0.1', tls: undefined, onlyThroughProxy: false })
    expect(read([]).publicUrl.origin).toBe('http://localhost:9000')
  })

  test.each(['localhost', '127.0.0.2', '::1'])('%s is loopback and needs no TLS', (host) => {
    expect(read(['--host', host]).host).toBe(host)
  })

  test('the command line wins over the environment', () => {
    expect(read(['--port', '1234'], { KEYWRIGHT_PORT: '99' }).port).toBe(1234)
  })

  test.each(['0.0.0.0', '::', '192.0.2.1', 'keys.example.com'])('%s without TLS is refused with what to do', (host) => {
    expect(() => read(['--host', host])).toThrow(SettingError)
    expect(() => read(['--host', host])).toThrow(/KEYWRIGHT_TLS_CERT and KEYWRIGHT_TLS_KEY.*Nothing was started\./)
    expect(() => read([], { KEYWRIGHT_HOST: host })).toThrow(SettingError)
  })

  test('with a certificate a public address is taken, and its own address is https', () => {
    const settings = read(['--host', '0.0.0.0'], CERTIFICATE)
    expect(settings.publicUrl.protocol).toBe('https:')
    expect(settings.onlyThroughProxy).toBe(false)
  })

  test('behind a TLS proxy a public address is taken for that proxy alone', () => {
    const settings = read(['--host', '0.0.0.0'], {
      KEYWRIGHT_TRUST_PROXY: '10.0.0.0/8, fd00::/8',
      KEYWRIGHT_PUBLIC_URL: 'https://keys.example.com',
    })
    expect(settings.onlyThroughProxy).toBe(true)
    expect(settings.trustedProxies.check('10.1.2.3')).toBe(true)
    expect(settings.trustedProxies.check('fd00::1', 'ipv6')).toBe(true)
    expect(settings.trustedProxies.check('192.0.2.1')).toBe(false)
  })

  test.each([
    ['a port that is none', ['--port', 'x'], {}],
    ['port 0', ['--port', '0'], {}],
    ['port 65536', ['--port', '65536'], {}],
    ['an unknown option', ['--colour'], {}],
    ['a word', ['start'], {}],
    ['a certificate without its key', [], { KEYWRIGHT_TLS_CERT: '/c.pem' }],
    ['a key without its certificate', [], { KEYWRIGHT_TLS_KEY: '/k.pem' }],
    ['a proxy that is no network', [], { KEYWRIGHT_TRUST_PROXY: 'proxy.example.com' }],
    ['a proxy with too many bits', [], { KEYWRIGHT_TRUST_PROXY: '10.0.0.0/33' }],
    ['a TLS proxy without an https address', ['--host', '0.0.0.0'], { KEYWRIGHT_TRUST_PROXY: '10.0.0.0/8' }],
    ['a log level that is none', [], { KEYWRIGHT_LOG_LEVEL: 'loud' }],
    ['a module without its token', [], { KEYWRIGHT_HSM_MODULE: '/m.so' }],
    ['a public address with a path', [], { KEYWRIGHT_PUBLIC_URL: 'https://a.example/kms' }],
    ['a public address that is none', [], { KEYWRIGHT_PUBLIC_URL: 'keys' }],
  ])('%s is refused in words', (_name, args: readonly string[], env: Record<string, string>) => {
    expect(() => read(args, env)).toThrow(/Nothing was started\./)
  })

  test("the waiting rules are Key Protect's own until one is set", () => {
    expect(read([]).rules).toEqual(DEFAULT_WAITING_RULES)
    const env = {
      KEYWRIGHT_WAIT_TOGGLE: '0',
      KEYWRIGHT_WAIT_ROTATE: '90s',
      KEYWRIGHT_WAIT_RESTORE: '15m',
      KEYWRIGHT_WAIT_PURGE: '2h',
      KEYWRIGHT_RESTORE_WINDOW: '7d',
      KEYWRIGHT_AUTO_PURGE: '7d',
    }
    const week = 7 * 86_400
    expect(read([], env).rules).toEqual({
      toggle: 0,
      rotate: 90,
      restore: 900,
      purge: 7_200,
      restoreWindow: week,
      autoPurge: week,
    })
  })

  test.each(['', '30', '-1s', '1.5h', '4 h', '1w', '99999999999d', '36501d'])('%j is no time to wait', (text) => {
    expect(() => read([], { KEYWRIGHT_WAIT_PURGE: text })).toThrow(/^KEYWRIGHT_WAIT_PURGE .*30s.*Nothing was started/)
  })

  test('keys that would be purged while they can still be restored are refused', () => {
    expect(() => read([], { KEYWRIGHT_AUTO_PURGE: '29d' })).toThrow(/KEYWRIGHT_RESTORE_WINDOW/)
  })

  test('a session lasts half an hour without use and twelve hours at all, until something else is set', () => {
    expect(read([]).sessions).toEqual({ idleSeconds: 1_800, lifetimeSeconds: 43_200 })
    const env = { KEYWRIGHT_SESSION_IDLE: '5m', KEYWRIGHT_SESSION_LIFETIME: '1d' }
    expect(read([], env).sessions).toEqual({ idleSeconds: 300, lifetimeSeconds: 86_400 })
  })

  test.each(['0', '59s', '', 'never'])('nobody could work in a session of %j', (text) => {
    for (const name of ['KEYWRIGHT_SESSION_IDLE', 'KEYWRIGHT_SESSION_LIFETIME']) {
      expect(() => read([], { [name]: text })).toThrow(new RegExp(`^${name} .*Nothing was started`))
    }
  })

  test("the vendor's library gets the environment without our own variables", () => {
    const env = {
      KEYWRIGHT_HSM_MODULE: '/m.so',
      KEYWRIGHT_HSM_TOKEN_LABEL: 'prod',
      KEYWRIGHT_HSM_PIN_FILE: '/pin',
      ChrystokiConfigurationPath: '/etc/luna',
      npm_config_registry: 'x',
    }
    expect(read([], env).hsm).toMatchObject({ environment: { ChrystokiConfigurationPath: '/etc/luna' } })
  })
})
