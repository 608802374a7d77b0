import type { Schemas } from '@keywright/contract/client'
import { isTag, KEY_TAG, MAX_TAGS } from '@keywright/core/vocabulary/limits'
import type { Key } from './queries.ts'
import { keyState, stateWords } from './key-state.ts'

export interface EditValues {
  name: string
  description: string
  /** Comma-separated, since no tag has a comma in it. */
  tags: string
}

export const EDIT_FIELDS = ['name', 'description', 'tags'] as const

export const valuesOf = ({ name, description, tags }: Pick<Key, 'name' | 'description' | 'tags'>): EditValues => ({
  name,
  description: description ?? '',
  tags: (tags ?? []).join(', '),
})

export const tagsOf = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
]

export function judgeTags(text: string): true | string {
  const tags = tagsOf(text)
  return (tags.length <= MAX_TAGS && tags.every(isTag)) || `Must be ${KEY_TAG.rule}.`
}

/** Only what the reader changed is sent: whatever else somebody changed meanwhile stays as they left it. */
export function changesOf(before: EditValues, after: EditValues): Schemas['PatchKeyRequest'] | undefined {
  const [name, description] = [after.name.trim(), after.description.trim()]
  const tags = tagsOf(after.tags)
  const changes = {
    ...(name === before.name ? {} : { name }),
    ...(description === before.description ? {} : { description }),
    ...(tags.join() === tagsOf(before.tags).join() ? {} : { tags: [...tags] }),
  }
  return Object.keys(changes).length === 0 ? undefined : changes
}

const FACTS = [
  ['Name', ({ name }: Key) => name],
  ['Description', ({ description }: Key) => description ?? ''],
  ['Tags', ({ tags }: Key) => (tags ?? []).join(', ')],
  ['Key ring', ({ keyRingID }: Key) => keyRingID],
  ['State', (key: Key) => stateWords(keyState(key)).word],
  ['Version', ({ keyVersion }: Key) => keyVersion?.id ?? ''],
  ['Aliases', ({ aliases }: Key) => aliases.join(', ')],
] as const

export interface Difference {
  readonly name: string
  readonly now: string
}

/** What somebody else made of the key since it was opened. */
export const differences = (opened: Key, now: Key): readonly Difference[] =>
  FACTS.flatMap(([name, read]) => (read(opened) === read(now) ? [] : [{ name, now: read(now) }]))
