import { Link } from '@tanstack/react-router'
import { paths } from '../../lib/paths.ts'
import type { Subject } from './queries.ts'
import { SUBJECT_LOOK } from './subject-words.ts'

interface SubjectLinkProps {
  readonly instanceId: string
  readonly subject: Subject
}

/** Leads to all that somebody holds, a service apart, which is a name alone; what kind they are of is told by the icon, and to a screen reader by a word. */
export function SubjectLink({ instanceId, subject }: SubjectLinkProps) {
  const { icon: Icon, word } = SUBJECT_LOOK[subject.kind]
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-2">
      <Icon aria-hidden className="size-4 shrink-0 text-faint" />
      <span className="sr-only">{word}</span>
      {subject.kind === 'service' ? (
        <span className="min-w-0 wrap-anywhere">{subject.name}</span>
      ) : (
        <Link
          to={paths.accessSubject}
          params={{ instanceId, subjectId: subject.id }}
          className="min-w-0 wrap-anywhere hover:underline hover:decoration-accent-line hover:underline-offset-3"
        >
          {subject.name}
        </Link>
      )}
    </span>
  )
}
