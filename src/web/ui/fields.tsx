import type { Refusal } from '#/web/route.ts'
import { type Children, usePage } from './layout.tsx'

interface FieldProps {
  name: string
  label: string
  /** One line under the label: what to write, or why it is asked. */
  hint?: string
  /** What stands in it when nothing was typed yet. */
  value?: string | null
  /** The refused form, if this is one: keeps what was typed and brings the field's error. */
  refusal?: Refusal | null | undefined
  /** Fields are required unless said otherwise; the optional ones say so. One that a choice brings up is neither. */
  optional?: boolean | 'by choice'
}

interface TextFieldProps extends FieldProps {
  type?: 'text' | 'email' | 'password' | 'url' | 'tel' | 'number' | 'date' | 'time' | 'search'
  autocomplete?: string
  inputMode?: 'text' | 'numeric' | 'email' | 'tel' | 'url'
  placeholder?: string
  maxLength?: number
  min?: string | number
  max?: string | number
  step?: string | number
  autoFocus?: boolean
}

/** A line of text: label above, hint under it, error beside; a password is never given back. */
export function TextField(props: TextFieldProps) {
  const {
    name,
    label,
    hint,
    value,
    refusal,
    optional,
    type = 'text',
    inputMode,
    autocomplete,
    autoFocus,
    ...rest
  } = props
  const kept = type === 'password' ? '' : typedIn(refusal, name, value)
  return (
    <Field {...{ name, label, hint, refusal, optional }}>
      <input
        {...rest}
        {...attributes(props)}
        class="input"
        type={type as 'text'}
        value={kept}
        {...(autocomplete && { autocomplete: autocomplete as 'on' })}
        {...(inputMode && { inputmode: inputMode })}
        {...(autoFocus && { autofocus: true })}
      />
    </Field>
  )
}

type PasswordFieldProps = Pick<FieldProps, 'label' | 'hint' | 'refusal'> & {
  name?: string
  /** To be chosen here: says how long it has to be, and password managers offer one. */
  isNew?: boolean
}

/** A person's password. */
export function PasswordField({ name = 'password', isNew = false, ...props }: PasswordFieldProps) {
  const { t } = usePage().i18n
  const chosen = { hint: t('field.password_short'), autocomplete: 'new-password', maxLength: 128 }
  return (
    <TextField {...props} name={name} type="password" {...(isNew ? chosen : { autocomplete: 'current-password' })} />
  )
}

/** Several lines of text. */
export function TextArea(props: FieldProps & { maxLength?: number; rows?: number }) {
  const { name, label, hint, value, refusal, optional, ...rest } = props
  return (
    <Field {...{ name, label, hint, refusal, optional }}>
      <textarea {...rest} {...attributes(props)} class="input">
        {typedIn(refusal, name, value)}
      </textarea>
    </Field>
  )
}

export interface Option {
  value: string
  label: string
  hint?: string
  disabled?: boolean
}

/** One of many, in a list that opens. For up to five, a `RadioGroup` is easier to read. */
export function SelectField(props: FieldProps & { options: Option[]; placeholder?: string }) {
  const { name, label, hint, value, refusal, optional, options, placeholder } = props
  const chosen = typedIn(refusal, name, value)
  return (
    <Field {...{ name, label, hint, refusal, optional }}>
      <select {...attributes(props)} class="input">
        {placeholder && (
          <option value="" selected={chosen === ''}>
            {placeholder}
          </option>
        )}
        {options.map((option) => (
          <option
            key={option.value}
            value={option.value}
            selected={option.value === chosen}
            disabled={!!option.disabled}
          >
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  )
}

interface CheckboxProps extends Omit<FieldProps, 'value' | 'optional'> {
  checked?: boolean
  value?: string
  /** Of a question: whether it has to be ticked, and if not, that it may be left. */
  mustBeTicked?: boolean
}

/** One yes-or-no. Unticked it sends nothing; ticked it sends `value` ("on" unless given). */
export function Checkbox(props: CheckboxProps) {
  const { name, label, hint, refusal, checked = false, value = 'on', mustBeTicked } = props
  const isChecked = refusal ? [refusal.typed[name] ?? []].flat().includes(value) : checked
  const id = idOf(name, value)
  return (
    <div class="field">
      <label class="choice">
        <input
          type="checkbox"
          {...{ name, value, id }}
          checked={isChecked}
          required={mustBeTicked === true}
          {...describedBy(props, id)}
          {...focusWhenFirst(props)}
        />
        <span>
          {label} <Optional when={mustBeTicked === false} />
          {hint && (
            <span class="hint block" id={`${id}-hint`}>
              {hint}
            </span>
          )}
        </span>
      </label>
      <FieldError name={name} id={id} refusal={refusal} />
    </div>
  )
}

/** One of a few, all in sight. */
export function RadioGroup(props: FieldProps & { options: Option[] }) {
  const { name, label, hint, value, refusal, optional, options } = props
  const chosen = typedIn(refusal, name, value)
  const id = idOf(name)
  return (
    <fieldset class="field" {...describedBy(props, id)}>
      <legend class="label mb-1">
        {label} <Optional when={optional === true} />
      </legend>
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {options.map((option, i) => (
        <label class="choice" key={option.value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === chosen}
            disabled={!!option.disabled}
            required={!optional}
            {...(i === 0 && focusWhenFirst(props))}
          />
          <span>
            {option.label}
            {option.hint && <span class="hint block">{option.hint}</span>}
          </span>
        </label>
      ))}
      <FieldError name={name} id={id} refusal={refusal} />
    </fieldset>
  )
}

/** What was typed into `name` when the form was refused, else `value`. */
export function typedIn(refusal: Refusal | null | undefined, name: string, value?: string | null): string {
  const typed = refusal?.typed[name]
  return (Array.isArray(typed) ? typed[0] : typed) ?? value ?? ''
}

interface AroundProps extends Pick<FieldProps, 'name' | 'label'> {
  hint: string | undefined
  refusal: Refusal | null | undefined
  optional: FieldProps['optional'] | undefined
  children: Children
}

function Field({ name, label, hint, refusal, optional, children }: AroundProps) {
  const id = idOf(name)
  return (
    <div class="field">
      <label class="label" for={id}>
        {label} <Optional when={optional === true} />
      </label>
      {hint && hint !== refusal?.fields[name] && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {children}
      <FieldError name={name} id={id} refusal={refusal} />
    </div>
  )
}

function Optional({ when }: { when: boolean | undefined }) {
  const { t } = usePage().i18n
  return when ? <span class="font-normal text-muted">{t('ui.optional')}</span> : null
}

function FieldError({ name, id, refusal }: { name: string; id: string; refusal: Refusal | null | undefined }) {
  const error = refusal?.fields[name]
  return error ? (
    <span class="error" id={`${id}-error`}>
      {error}
    </span>
  ) : null
}

function attributes({ name, hint, refusal, optional }: FieldProps) {
  const id = idOf(name)
  return {
    ...{ id, name, required: !optional },
    ...describedBy({ name, hint, refusal }, id),
    ...focusWhenFirst({ name, refusal }),
  }
}

// Who works by keyboard goes on where the first thing is wrong.
function focusWhenFirst({ name, refusal }: Pick<FieldProps, 'name' | 'refusal'>) {
  return refusal && Object.keys(refusal.fields)[0] === name && { autofocus: true as const }
}

interface Described {
  name: string
  hint?: string | undefined
  refusal?: Refusal | null | undefined
}

function describedBy({ name, hint, refusal }: Described, id: string) {
  const error = refusal?.fields[name]
  // An error that is the hint again stands in its place.
  const ids = [hint && hint !== error && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return { ...(error && { 'aria-invalid': true as const }), ...(ids && { 'aria-describedby': ids }) }
}

function idOf(name: string, value = ''): string {
  return `f-${name}${value && value !== 'on' ? `-${value}` : ''}`.replaceAll(/[^A-Za-z0-9_-]/g, '-')
}
