import { isServiceInstance, isServiceName, SERVICE_INSTANCE, SERVICE_NAME } from '@keywright/core/vocabulary/limits'
import type { FieldErrors, FieldValues, Path, UseFormRegister } from 'react-hook-form'
import { TextField } from '../../components/form/text-field.tsx'
import type { Service } from './queries.ts'

export interface ServiceValues {
  service: string
  instance: string
  worksFor: string
}

export const NO_SERVICE: ServiceValues = { service: '', instance: '', worksFor: '' }

/** As the wire has it; `undefined` where no service is named. */
export function serviceOf({ service, instance, worksFor }: ServiceValues): Service | undefined {
  const [name, crn, other] = [service.trim(), instance.trim(), worksFor.trim()]
  if (name === '') return undefined
  return { name, ...(crn === '' ? {} : { instance: crn }), ...(other === '' ? {} : { worksFor: other }) }
}

const judge = (holds: (text: string) => boolean, rule: string) => (text: string) =>
  text.trim() === '' || holds(text.trim()) || `Must be ${rule}.`

const judgeName = judge(isServiceName, SERVICE_NAME.rule)
const judgeInstance = judge(isServiceInstance, SERVICE_INSTANCE.rule)

interface ServiceFieldsProps<Values extends FieldValues & ServiceValues> {
  readonly register: UseFormRegister<Values>
  readonly errors: FieldErrors<ServiceValues>
}

/** To which service a service ID belongs: what is authorized for that service, it may do at once. */
export function ServiceFields<Values extends FieldValues & ServiceValues>(props: ServiceFieldsProps<Values>) {
  const { register, errors } = props
  // Each is a member of every form that has these.
  const field = (name: keyof ServiceValues) => name as Path<Values>
  return (
    <>
      <TextField
        label="Service"
        optional
        placeholder="cloud-object-storage"
        field={register(field('service'), { validate: judgeName })}
        error={errors.service?.message}
        hint="For a program that is part of a service: it may do what that service is authorized to. Cannot be changed later."
      />
      <TextField
        label="For its instance"
        optional
        mono
        placeholder="crn:v1:…"
        field={register(field('instance'), { validate: judgeInstance })}
        error={errors.instance?.message}
        hint="The one instance of the service for which it calls."
      />
      <TextField
        label="Works for"
        optional
        placeholder="databases"
        field={register(field('worksFor'), { validate: judgeName })}
        error={errors.worksFor?.message}
        hint="Another service that depends on it: authorizations of that one count where they say so."
      />
    </>
  )
}
