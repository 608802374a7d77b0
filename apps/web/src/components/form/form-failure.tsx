import { Failure } from '../failure.tsx'
import { blamed } from './place-error.ts'

interface FormFailureProps {
  readonly error: unknown
  /** Fields that show their own failures. */
  readonly fields: readonly string[]
}

/** Above the form, what no single field is to blame for. */
export const FormFailure = ({ error, fields }: FormFailureProps) =>
  error === null || error === undefined || blamed(error, fields) !== undefined ? null : <Failure error={error} />
