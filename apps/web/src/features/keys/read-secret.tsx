import { useEffect, useState } from 'react'
import { FormFailure } from '../../components/form/form-failure.tsx'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Output } from './secret-output.tsx'
import { secretText } from './secret-text.ts'
import { useReadSecret } from './use-key-actions.ts'

interface ReadSecretProps {
  readonly instanceId: string
  readonly keyId: string
  readonly refused: string | undefined
}

const FORGET_MS = 60_000
const FORMS = [
  { id: 'text', words: 'Text' },
  { id: 'base64', words: 'Base64' },
] as const

/** Asked for on demand, masked until it is to be seen, and gone after a minute whoever is looking. */
export function ReadSecret({ instanceId, keyId, refused }: ReadSecretProps) {
  const { answer, error, pending, run, clear } = useReadSecret(instanceId, keyId)
  const [lapsed, setLapsed] = useState(false)
  useEffect(() => {
    if (answer === undefined) return
    const timer = setTimeout(() => {
      clear()
      setLapsed(true)
    }, FORGET_MS)
    return () => clearTimeout(timer)
  }, [answer, clear])
  const read = () => {
    setLapsed(false)
    void run(undefined)
  }
  return (
    <div className="flex flex-col gap-4">
      <p className="text-pretty text-soft">
        The HSM decrypts it for you. Each reading is on record, with who read it and from where.
      </p>
      <FormFailure error={error} fields={[]} />
      {answer === undefined ? (
        <>
          {lapsed ? <Notice tone="plain" title="Forgotten after a minute." role="status" /> : null}
          <div>
            <Button variant="primary" pending={pending} refused={refused} onPress={read}>
              Read the secret
            </Button>
          </div>
        </>
      ) : (
        <Secret payload={answer} onForget={clear} />
      )}
    </div>
  )
}

function Secret({ payload, onForget }: { readonly payload: string; readonly onForget: () => void }) {
  const text = secretText(payload)
  const [form, setForm] = useState<(typeof FORMS)[number]['id']>('text')
  const shown = text === undefined ? 'base64' : form
  return (
    <div className="flex flex-col gap-3">
      {text === undefined ? null : <Segments label="Shown as" options={FORMS} chosen={shown} onChoose={setForm} />}
      <Output
        key={shown}
        label={shown === 'text' ? 'Secret' : 'Secret, base64'}
        text={shown === 'text' && text !== undefined ? text : payload}
        secret
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button onPress={onForget}>Forget it</Button>
        <span className="text-sm text-faint">This page forgets it by itself after a minute.</span>
      </div>
    </div>
  )
}
