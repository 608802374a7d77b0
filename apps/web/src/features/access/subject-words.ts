import { Bot, User, Users, type LucideIcon } from 'lucide-react'
import type { Subject } from './queries.ts'

type Kind = Subject['kind']

export const SUBJECT_LOOK: Readonly<Record<Kind, { readonly word: string; readonly icon: LucideIcon }>> = {
  person: { word: 'Person', icon: User },
  group: { word: 'Group', icon: Users },
  'service-id': { word: 'Service ID', icon: Bot },
}

/** Of what is held alone, without asking anybody. */
export function kindOfId(id: string): Kind {
  if (id.startsWith('AccessGroupId-')) return 'group'
  return id.startsWith('iam-ServiceId-') ? 'service-id' : 'person'
}
