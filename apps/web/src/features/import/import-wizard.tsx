import { useBlocker } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useForm } from 'react-hook-form'
import { StepList } from '../../components/step-list.tsx'
import { emptyDetails, type KeyDetailsValues } from '../../lib/key-details.ts'
import { Card } from '../../ui/card.tsx'
import { CancelDialog } from './cancel-dialog.tsx'
import { EndedNotice } from './ended-notice.tsx'
import { anew, back, mayGoBack, stepsOf, stepTitle, type Kind } from './import-flow.ts'
import { ImportStep } from './import-step.tsx'
import { LeaveDialog } from './leave-dialog.tsx'
import { OpenImports } from './open-imports.tsx'
import { cancelCeremony, type Ceremony, type ImportOptions } from './queries.ts'
import { bringUpToDate, type ImportSession } from './import-calls.ts'
import { useCall } from './use-call.ts'
import { useImport } from './use-import.ts'
import { WhoSees } from './who-sees.tsx'

export interface ImportWizardProps {
  readonly instance: { readonly id: string; readonly name: string }
  readonly options: ImportOptions
  readonly rings: readonly string[]
  /** Where the address wants the key. */
  readonly ring: string | undefined
  readonly kind: Kind
  readonly rotated: { readonly id: string; readonly name: string } | undefined
  /** Why this person may import nothing of a kind. */
  readonly refused: Readonly<Record<Kind, string | undefined>>
  /** The one the address names; not one that is completed. */
  readonly ceremony: Ceremony | undefined
  readonly onBegun: (ceremonyId: string) => void
  readonly onStored: (keyId: string) => void
  /** To the address without a ceremony. */
  readonly onAnew: () => void
  readonly onLeave: () => void
}

const isEnded = (ceremony: Ceremony | undefined): ceremony is Ceremony =>
  ceremony !== undefined && ceremony.state !== 'open'

/** From the way a key takes to the last look at it, on one page that knows no more of it than it must. */
export function ImportWizard(props: ImportWizardProps) {
  const { instance, ceremony, rotated, onAnew, onLeave } = props
  const details = useForm<KeyDetailsValues>({ defaultValues: emptyDetails(props.ring) })
  const { session, turn } = useImport(
    {
      instanceId: instance.id,
      ceremony: ceremony?.state === 'open' ? ceremony : undefined,
      rotates: rotated?.id,
      details,
      onBegun: props.onBegun,
      onStored: props.onStored,
    },
    { kind: props.kind, method: ceremony?.method ?? 'browser', resumed: ceremony !== undefined },
  )
  const call = useCall()
  const { flow, setFlow, held } = session
  const ending = useEnding(session, onLeave)
  const rotates = rotated !== undefined
  const steps = stepsOf(rotates)
  const goBack = () => {
    call.clear()
    held.forget()
    setFlow((now) => back(now, rotates))
  }
  const beginAgain = () => {
    call.clear()
    setFlow(anew)
    onAnew()
  }

  const stepBack = mayGoBack(flow, session.ceremony !== undefined) ? goBack : undefined
  const leaving = useLeaving({ begun: flow.step !== 'way' && !isEnded(ceremony), stepBack, onLeave })

  const heading = useFocusOn(flow.step)
  if (isEnded(ceremony)) {
    return <EndedNotice ceremony={ceremony} onAnew={beginAgain} />
  }
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_19rem]">
      <Card
        title={stepTitle(flow.step, flow)}
        headingRef={heading}
        aside={<StepList names={steps.map((step) => stepTitle(step, flow))} current={steps.indexOf(flow.step)} />}
      >
        <ImportStep
          key={`${flow.step}-${turn}`}
          {...props}
          session={session}
          call={call}
          onBack={stepBack}
          onCancel={ending.ask}
        />
      </Card>
      <div className="flex flex-col gap-5">
        <WhoSees kind={flow.kind} method={flow.method} ready={flow.ready} />
        {flow.step === 'way' ? <OpenImports instanceId={instance.id} rotates={session.rotates} /> : null}
      </div>
      {ending.dialog}
      {leaving}
    </div>
  )
}

interface Leaving {
  readonly begun: boolean
  readonly stepBack: (() => void) | undefined
  readonly onLeave: () => void
}

/** The browser's Back means the step before; where there is none, it is asked whether to leave what was begun. */
function useLeaving({ begun, stepBack, onLeave }: Leaving) {
  const [asking, setAsking] = useState(false)
  useBlocker({
    shouldBlockFn: ({ action }) => {
      if (action !== 'BACK' || !begun) return false
      if (stepBack === undefined) setAsking(true)
      else stepBack()
      return true
    },
    enableBeforeUnload: false,
  })
  return asking ? <LeaveDialog onStay={() => setAsking(false)} onLeave={onLeave} /> : null
}

/** Out of an import: at once where there is nothing to destroy, else after a question. */
function useEnding(session: ImportSession, onLeave: () => void) {
  const { ceremony, instanceId, held, flow } = session
  const [asking, setAsking] = useState(false)
  const call = useCall()
  const end = async () => {
    if (ceremony !== undefined) await cancelCeremony(instanceId, ceremony.id)
    held.forget()
    onLeave()
    void bringUpToDate(session)
  }
  return {
    ask: () => (ceremony === undefined ? onLeave() : setAsking(true)),
    dialog: asking ? (
      <CancelDialog
        offline={flow.method === 'offline'}
        pending={call.pending}
        error={call.error}
        onKeep={() => setAsking(false)}
        onCancel={() => void call.run(end)}
      />
    ) : null,
  }
}

/** The focus goes where the eye goes: to the title of a step that has just come up. */
function useFocusOn(step: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  const seen = useRef(step)
  useEffect(() => {
    if (seen.current !== step) {
      heading.current?.focus({ preventScroll: true })
      heading.current?.scrollIntoView({ block: 'nearest' })
    }
    seen.current = step
  }, [step])
  return heading
}
