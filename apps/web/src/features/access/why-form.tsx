import type { Action } from '@keywright/core/policy/roles'
import { useId, useState, type SubmitEvent } from 'react'
import { inputStyle } from '../../ui/field-style.ts'
import { Button } from '../../ui/button.tsx'
import { ComboBox, type Choice } from '../../ui/combo-box.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import type { SubjectChoices } from './use-subjects.ts'
import { isAboutKey, QUESTION_OPTIONS } from './question-words.ts'

/** A question as its address has it. */
export interface WhySearch {
  readonly subject?: string | undefined
  readonly action?: Action | undefined
  readonly key?: string | undefined
  readonly from?: string | undefined
  /** As `datetime-local` has it. */
  readonly at?: string | undefined
}

interface WhyFormProps {
  readonly asked: WhySearch
  readonly instanceName: string
  readonly subjects: SubjectChoices
  readonly keys: { readonly choices: readonly Choice[]; readonly onType: (text: string) => void }
  /** Leaves out what is asked of the whole installation. */
  readonly mayAsk: (action: Action) => boolean
  readonly onAsk: (search: WhySearch) => void
}

export function WhyForm({ asked, instanceName, subjects, keys, mayAsk, onAsk }: WhyFormProps) {
  const ids = { action: useId(), from: useId(), at: useId() }
  const [draft, setDraft] = useState<WhySearch>(asked)
  const [tried, setTried] = useState(false)
  const options = QUESTION_OPTIONS.filter(({ id }) => mayAsk(id))
  const action = draft.action ?? 'kms.secrets.wrap'
  const set = (change: WhySearch) => setDraft({ ...draft, ...change })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setTried(true)
    if (draft.subject === undefined) return
    onAsk({ ...draft, action, key: isAboutKey(action) ? draft.key : undefined })
  }
  return (
    <form aria-label="Question" onSubmit={submit} noValidate className="flex flex-col gap-4">
      <ComboBox
        label="Who"
        placeholder="A person, a group or a service ID"
        choices={subjects.choices}
        onType={subjects.onType}
        chosen={draft.subject}
        onChoose={(subject) => set({ subject })}
        error={tried && draft.subject === undefined ? 'Choose whom it is about.' : undefined}
        none="Nobody is called this."
      />
      <Field id={ids.action} label="Wants to">
        {(aria) => (
          <Select
            {...aria}
            options={options}
            value={action}
            onChange={(event) => set({ action: options.find(({ id }) => id === event.currentTarget.value)?.id })}
          />
        )}
      </Field>
      {isAboutKey(action) ? (
        <ComboBox
          label="Which key"
          placeholder="Part of its name"
          choices={keys.choices}
          chosen={draft.key}
          onChoose={(key) => set({ key })}
          onType={keys.onType}
          hint={`Without one: whether there is any key in ${instanceName} it can be done to.`}
          none="No key is called this."
        />
      ) : null}
      <div className="grid gap-4 sm:max-lg:grid-cols-2">
        <Field id={ids.from} label="From the address" optional>
          {(aria) => (
            <input
              {...aria}
              value={draft.from ?? ''}
              maxLength={64}
              placeholder="10.1.2.3"
              autoComplete="off"
              onChange={(event) => set({ from: event.currentTarget.value.trim() || undefined })}
              className={`${inputStyle()} font-mono text-sm!`}
            />
          )}
        </Field>
        <Field id={ids.at} label="At" optional>
          {(aria) => (
            <input
              {...aria}
              type="datetime-local"
              value={draft.at ?? ''}
              onChange={(event) => set({ at: event.currentTarget.value || undefined })}
              className={`${inputStyle()} figures`}
            />
          )}
        </Field>
      </div>
      <div>
        <Button type="submit" variant="primary">
          Ask
        </Button>
      </div>
    </form>
  )
}
