import type { LocationOption, Question } from '#/modules/meeting-types/index.ts'
import type { Refusal } from '#/web/route.ts'
import { RefusalSummary } from '#/web/ui/boxes.tsx'
import { Button } from '#/web/ui/buttons.tsx'
import { Checkbox, RadioGroup, SelectField, TextArea, TextField, typedIn } from '#/web/ui/fields.tsx'
import { classes, usePage } from '#/web/ui/layout.tsx'
import { instantOf, timeInWords } from './instants.ts'
import { locationName } from './offer-part.tsx'

interface BookingFormProps {
  startsAt: Date
  timeZone: string
  locations: LocationOption[]
  questions: Question[]
  nonce: string
  /** Where it is sent. */
  action: string
  /** The guest will be mailed a code before the time is theirs (decision 45). */
  needsCode: boolean
  refusal?: Refusal | null | undefined
  /** The nearest free times, to choose from in place of one that can't be had any more; at least one. */
  otherTimes?: [Date, ...Date[]] | undefined
}

/** Asks for as little as can be: who, how to reach them, and what the host wants to know. */
export function BookingForm(props: BookingFormProps) {
  const { startsAt, timeZone, locations, questions, nonce, action, needsCode, refusal, otherTimes } = props
  const { i18n } = usePage()
  const { t } = i18n
  const proof = typedIn(refusal, 'emailProof')
  return (
    <form method="post" action={action} class="booking-form" data-keep={action}>
      {refusal?.message && <RefusalSummary refusal={refusal} />}
      <input type="hidden" name="nonce" value={nonce} />
      <input type="hidden" name="guestTimeZone" value={timeZone} />
      {proof && <input type="hidden" name="emailProof" value={proof} />}
      {otherTimes ? (
        <RadioGroup
          name="startsAt"
          label={t('booking.choose_other_time')}
          hint={t('booking.times_in', { zone: i18n.zone(timeZone, otherTimes[0]) })}
          options={otherTimes.map((at) => ({ value: instantOf(at), label: timeInWords(i18n, at, timeZone) }))}
        />
      ) : (
        <input type="hidden" name="startsAt" value={instantOf(startsAt)} />
      )}
      <TextField name="guestName" label={t('booking.your_name')} autocomplete="name" maxLength={80} refusal={refusal} />
      <TextField
        name="guestEmail"
        type="email"
        label={t('booking.your_email')}
        autocomplete="email"
        refusal={refusal}
      />
      <LocationChoice locations={locations} refusal={refusal} />
      {questions.map((question) => (
        <QuestionField key={question.id} question={question} refusal={refusal} />
      ))}
      <div class="grid justify-items-start gap-2">
        <Button>{t(needsCode && !proof ? 'booking.send_code' : 'booking.confirm')}</Button>
        <p class="hint">{t(needsCode && !proof ? 'booking.code_follows' : 'booking.mail_use')}</p>
      </div>
    </form>
  )
}

// The guest's own number is asked for beside the choice that needs it; without a choice, straight away.
function LocationChoice({ locations, refusal }: Pick<BookingFormProps, 'locations' | 'refusal'>) {
  const { t } = usePage().i18n
  const calls = (location: LocationOption) => location.kind === 'phone' && !location.number
  const chosen = typedIn(refusal, 'locationId', locations[0]?.id)
  const error = refusal?.fields.locationId
  const number = locations.some(calls) && (
    <div class={classes(locations.length > 1 && 'if-calls')}>
      <TextField
        name="guestPhone"
        type="tel"
        label={t('booking.your_phone')}
        hint={t('booking.phone_hint')}
        autocomplete="tel"
        refusal={refusal}
        {...(locations.length > 1 && { optional: 'by choice' })}
      />
    </div>
  )
  if (locations.length < 2) return <>{number}</>
  return (
    <>
      <fieldset class="field">
        <legend class="label mb-1">{t('booking.where')}</legend>
        {locations.map((location) => (
          <label key={location.id} class="choice">
            <input
              type="radio"
              name="locationId"
              value={location.id}
              checked={location.id === chosen}
              required
              {...(calls(location) && { 'data-calls': '' })}
            />
            <span>{calls(location) ? t('booking.location_phone_you') : locationName(location, t)}</span>
          </label>
        ))}
        {error && <span class="error">{error}</span>}
      </fieldset>
      {number}
    </>
  )
}

function QuestionField({ question, refusal }: { question: Question; refusal?: Refusal | null | undefined }) {
  const { t } = usePage().i18n
  const { label, kind, required, choices = [] } = question
  const field = { name: `answers.${question.id}`, label, refusal: refusal ?? null, optional: !required }
  if (kind === 'long') return <TextArea {...field} maxLength={2000} rows={4} />
  if (kind === 'phone') return <TextField {...field} type="tel" autocomplete="tel" />
  if (kind === 'checkbox')
    return <Checkbox name={field.name} label={label} value="yes" refusal={field.refusal} mustBeTicked={required} />
  if (kind === 'short') return <TextField {...field} maxLength={500} />
  const options = choices.map((choice) => ({ value: choice, label: choice }))
  if (choices.length <= 5 && required) return <RadioGroup {...field} options={options} />
  return <SelectField {...field} options={options} placeholder={t('ui.choose')} />
}
