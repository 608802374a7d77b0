import type { UseFormReturn } from 'react-hook-form'
import { KeyDetailsFields } from '../../components/form/key-details-fields.tsx'
import type { KeyDetailsValues } from '../../lib/key-details.ts'
import { StepForm, type StepFormProps } from './step-form.tsx'

interface DetailsStepProps extends Pick<StepFormProps, 'onBack' | 'onCancel' | 'pending' | 'error'> {
  readonly details: UseFormReturn<KeyDetailsValues>
  readonly rings: readonly string[]
  readonly onReady: () => void
}

export function DetailsStep({ details, rings, onReady, ...form }: DetailsStepProps) {
  const { register, formState, watch, handleSubmit } = details
  const [keyRingID, expirationDate, expiresAt] = watch(['keyRingID', 'expirationDate', 'expiresAt'])
  return (
    <StepForm {...form} label="Details" onSubmit={() => void handleSubmit(onReady)()} next="Continue">
      <KeyDetailsFields
        register={register}
        errors={formState.errors}
        values={{ keyRingID, expirationDate, expiresAt }}
        rings={rings}
      />
    </StepForm>
  )
}
