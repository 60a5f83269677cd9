import type { UsableConnection } from '#/modules/meeting-types/index.ts'
import type { Refusal } from '#/web/route.ts'
import { Checkbox, RadioGroup, TextField } from '#/web/ui/fields.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import type { ReplacementForm } from './replacement.ts'
import type { ConnectionUses } from './uses.tsx'

interface ReplacementFieldsProps {
  uses: ConnectionUses
  candidates: UsableConnection[]
  refusal: Refusal | null
  /** What is chosen, by default or when the form is shown again for its overlaps. */
  chosen: { replacement: string; url: string; bookings?: ReplacementForm['bookings'] }
  /** "Nothing" can be chosen where the form does something else as well. */
  hasNothing: boolean
}

/** What takes a connection's place in meeting types, and whether upcoming bookings get it too (decision 27). */
export function ReplacementFields({ uses, candidates, refusal, chosen, hasNothing }: ReplacementFieldsProps) {
  const { t } = usePage().i18n
  if (uses.types.length === 0 && uses.upcoming === 0) return null
  const nothing = {
    value: 'none',
    label: t('integrations.replacement.nothing'),
    hint: t('integrations.replacement.nothing_hint'),
  }
  return (
    <div class="where-form grid gap-4">
      <RadioGroup
        name="replacement"
        label={t('integrations.replacement.label')}
        value={chosen.replacement}
        refusal={refusal}
        options={[
          ...(hasNothing ? [nothing] : []),
          ...candidates.map(({ id, name, email, refusal: problem }) => ({
            value: id,
            label: name,
            ...(problem ? { hint: t('location.refused', { email }) } : !name.includes(email) && { hint: email }),
          })),
          { value: 'link', label: t('integrations.replacement.link') },
        ]}
      />
      <div class="if-link pl-8">
        <TextField
          name="url"
          type="url"
          label={t('location.link_label')}
          placeholder="https://"
          value={chosen.url}
          maxLength={1000}
          refusal={refusal}
          optional="by choice"
        />
      </div>
      {uses.upcoming > 0 && (
        <Checkbox
          name="bookings"
          value="yes"
          checked={chosen.bookings === 'yes'}
          label={t('integrations.replacement.bookings', { count: uses.upcoming })}
          hint={t('integrations.replacement.bookings_hint')}
          refusal={refusal}
        />
      )}
    </div>
  )
}
