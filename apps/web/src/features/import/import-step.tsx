import { DetailsStep } from './details-step.tsx'
import { chooseWay, goOn, importNow, takeMaterial, type ImportSession } from './import-calls.ts'
import type { ImportWizardProps } from './import-wizard.tsx'
import { KitStep } from './kit-step.tsx'
import { MaterialStep } from './material-step.tsx'
import { ReviewStep } from './review-step.tsx'
import { SecretStep } from './secret-step.tsx'
import type { useCall } from './use-call.ts'
import { WayStep } from './way-step.tsx'

interface ImportStepProps extends Pick<ImportWizardProps, 'instance' | 'options' | 'rings' | 'rotated' | 'refused'> {
  readonly session: ImportSession
  readonly call: ReturnType<typeof useCall>
  readonly onBack: (() => void) | undefined
  readonly onCancel: () => void
}

/** What the step asks, and what its button does. */
export function ImportStep(props: ImportStepProps) {
  const { session, call, rotated, instance } = props
  const { flow, setFlow } = session
  const form = { pending: call.pending, error: call.error, onBack: props.onBack, onCancel: props.onCancel }
  switch (flow.step) {
    case 'way':
      return (
        <WayStep
          {...form}
          flow={flow}
          options={props.options}
          rotates={rotated !== undefined}
          refused={props.refused}
          onKind={(kind) => setFlow((now) => ({ ...now, kind }))}
          onMethod={(method) => setFlow((now) => ({ ...now, method }))}
          onNext={() => void call.run(() => chooseWay(session))}
        />
      )
    case 'material':
      return <GiveMaterial {...props} form={form} />
    case 'details':
      return (
        <DetailsStep
          {...form}
          details={session.details}
          rings={props.rings}
          onReady={() => {
            call.clear()
            goOn(session)
          }}
        />
      )
    case 'review':
      return flow.ready === undefined ? null : (
        <ReviewStep
          {...form}
          ready={flow.ready}
          details={session.details.getValues()}
          instanceName={instance.name}
          rotatedName={rotated?.name}
          onImport={() => void call.run(() => importNow(session))}
        />
      )
  }
}

interface GiveMaterialProps extends ImportStepProps {
  readonly form: { readonly pending: boolean; readonly error: unknown } & Pick<ImportStepProps, 'onBack' | 'onCancel'>
}

/** A secret, a key to be wrapped here or sent in plain, or what the kit has wrapped. */
function GiveMaterial({ session, call, instance, form }: GiveMaterialProps) {
  const { flow, held, ceremony } = session
  if (flow.kind === 'standard') {
    return (
      <SecretStep
        {...form}
        held={held}
        lost={flow.lost}
        onReady={(secret) => {
          call.clear()
          goOn(session, { way: 'standard', ...secret })
        }}
      />
    )
  }
  if (flow.method === 'offline') {
    const { transport } = ceremony ?? {}
    return ceremony === undefined || transport === undefined ? null : (
      <KitStep
        {...form}
        ceremony={{ ...ceremony, transport }}
        instance={instance}
        before={flow.ready?.way === 'offline' ? flow.ready : undefined}
        onReady={(ready) => {
          call.clear()
          goOn(session, ready)
        }}
      />
    )
  }
  return (
    <MaterialStep
      {...form}
      held={held}
      plain={flow.method === 'plain'}
      lost={flow.lost}
      onReady={(typed) => void call.run(() => takeMaterial(session, typed))}
    />
  )
}
