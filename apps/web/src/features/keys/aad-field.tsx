import type { UseFormRegisterReturn } from 'react-hook-form'
import { TextField } from '../../components/form/text-field.tsx'
import { aadLines, judgeAad } from './aad.ts'

/** How a form takes additional data in, telling of it as it is typed. */
export const aadRules = (onAad: (lines: readonly string[]) => void) => ({
  validate: judgeAad,
  onChange: (event: { readonly target: { readonly value: string } }) => onAad(aadLines(event.target.value)),
})

interface AadFieldProps {
  readonly field: UseFormRegisterReturn
  readonly error: string | undefined
  readonly hint: string
}

export const AadField = (props: AadFieldProps) => (
  <TextField label="Additional data" optional mono rows={2} {...props} />
)
