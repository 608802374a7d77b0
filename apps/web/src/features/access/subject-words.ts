import { Bot, Boxes, User, Users, type LucideIcon } from 'lucide-react'
import type { Subject } from './queries.ts'

type Kind = Subject['kind']

export const SUBJECT_LOOK: Readonly<Record<Kind, { readonly word: string; readonly icon: LucideIcon }>> = {
  person: { word: 'Person', icon: User },
  group: { word: 'Group', icon: Users },
  'service-id': { word: 'Service ID', icon: Bot },
  service: { word: 'Service', icon: Boxes },
}

/** Of what is held alone, without asking anybody. */
export function kindOfId(id: string): Kind {
  if (id.startsWith('AccessGroupId-')) return 'group'
  if (id.startsWith('Service-')) return 'service'
  return id.startsWith('iam-ServiceId-') ? 'service-id' : 'person'
}
