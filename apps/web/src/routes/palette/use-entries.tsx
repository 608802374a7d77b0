import { useNavigate } from '@tanstack/react-router'
import {
  Boxes,
  CircleQuestionMark,
  CircleUser,
  Cpu,
  FolderPlus,
  Folders,
  Import,
  KeyRound,
  LayoutDashboard,
  LogOut,
  Plus,
  ScrollText,
  Settings,
  Stamp,
  ShieldCheck,
  type LucideIcon,
} from 'lucide-react'
import { useSignOut } from '../../features/session/queries.ts'
import { paths } from '../../lib/paths.ts'
import { applyTheme, THEMES } from '../../lib/theme.ts'
import { THEME_LOOK } from '../frame/theme-menu.tsx'
import { useWorkplace, type Workplace } from '../workplace.ts'

export interface Entry {
  readonly id: string
  readonly section: 'Go to' | 'Do' | 'Keys'
  readonly words: string
  readonly icon: LucideIcon
  /** Other words people look for it by. */
  readonly alias?: string
  readonly hint?: string
  readonly refused?: string | undefined
  /** Seldom wanted: shown to those who type its name. */
  readonly quiet?: boolean
  readonly run: () => void
}

type Go = ReturnType<typeof useNavigate>

const PLACES = [
  { to: paths.overview, words: 'Overview', icon: LayoutDashboard, alias: 'home start', action: undefined },
  { to: paths.keys, words: 'Keys', icon: KeyRound, alias: 'list', action: 'kms.secrets.list' },
  { to: paths.rings, words: 'Key rings', icon: Folders, alias: 'groups', action: 'kms.key-rings.list' },
  {
    to: paths.audit,
    words: 'Audit trail',
    icon: ScrollText,
    alias: 'events log history',
    action: 'kms.audit-events.list',
  },
  {
    to: paths.access,
    words: 'Access',
    icon: ShieldCheck,
    alias: 'people users groups service ids api keys roles permissions grants invite',
    action: 'kms.access-grants.list',
  },
  {
    to: paths.accessWhy,
    words: 'Why can, or can’t, somebody…?',
    icon: CircleQuestionMark,
    alias: 'access explain',
    action: 'kms.access-grants.read',
  },
  { to: paths.hsm, words: 'HSM', icon: Cpu, alias: 'token health pkcs11 latency', action: 'kms.hsm.read' },
  {
    to: paths.approvals,
    words: 'Approvals',
    icon: Stamp,
    alias: 'approve refuse request dual control',
    action: undefined,
  },
  { to: paths.settings, words: 'Settings', icon: Settings, alias: 'instance rename policies', action: undefined },
  {
    to: paths.account,
    words: 'Your account',
    icon: CircleUser,
    alias: 'passphrase password sessions profile',
    action: undefined,
  },
] as const

const DEEDS = [
  {
    to: paths.keyCreate,
    words: 'Create a key',
    icon: Plus,
    alias: 'new generate root standard',
    action: 'kms.secrets.create',
  },
  {
    to: paths.keyImport,
    words: 'Import a key',
    icon: Import,
    alias: 'bring your own byok material',
    action: 'kms.import-ceremonies.create',
  },
  {
    to: paths.ringCreate,
    words: 'New key ring',
    icon: FolderPlus,
    alias: 'create group',
    action: 'kms.key-rings.create',
  },
] as const

const placesOf = ({ instance, refusedAnywhere }: Workplace, go: Go): readonly Entry[] =>
  PLACES.map(({ to, words, icon, alias, action }) => ({
    id: to,
    section: 'Go to',
    words,
    icon,
    alias,
    refused: action === undefined ? undefined : refusedAnywhere(action),
    run: () => void go({ to, params: { instanceId: instance.id } }),
  }))

const deedsOf = ({ instance, refusedHere }: Workplace, go: Go): readonly Entry[] =>
  DEEDS.map(({ to, words, icon, alias, action }) => ({
    id: to,
    section: 'Do',
    words,
    icon,
    alias,
    refused: refusedHere(action),
    run: () => void go({ to, params: { instanceId: instance.id } }),
  }))

const instancesOf = ({ session, instance }: Workplace, go: Go): readonly Entry[] =>
  session.instances
    .filter(({ id }) => id !== instance.id)
    .map(({ id, name }) => ({
      id: `instance ${id}`,
      section: 'Do',
      words: `Switch to ${name}`,
      icon: Boxes,
      alias: 'instance',
      run: () => void go({ to: paths.overview, params: { instanceId: id } }),
    }))

const themes = (): readonly Entry[] =>
  THEMES.map((theme) => ({
    id: `theme ${theme}`,
    section: 'Do',
    words: `Theme: ${THEME_LOOK[theme].words.toLowerCase()}`,
    icon: THEME_LOOK[theme].icon,
    alias: 'colours appearance mode',
    quiet: true,
    run: () => applyTheme(theme),
  }))

/** Everything the palette offers besides keys. */
export function useEntries(): readonly Entry[] {
  const workplace = useWorkplace()
  const go = useNavigate()
  const signOut = useSignOut()
  return [
    ...deedsOf(workplace, go),
    ...placesOf(workplace, go),
    ...instancesOf(workplace, go),
    ...themes(),
    { id: 'sign out', section: 'Do', words: 'Sign out', icon: LogOut, quiet: true, run: () => signOut.mutate() },
  ]
}
