// A group's few facts in a sheet: name, size, what kind of people; putting it away.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GroupRow } from '../../../../server/protocol/groups.ts'
import { displayText, graphemes } from '../../../../server/protocol/text.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useSaveGroup } from './group.query.ts'
import css from './leader.module.css'

const sizeMax = 5000
const tagKeys = ['region', 'crowd', 'trade'] as const

/** group null: a new one. Give it a key of its own, so that another group starts anew. */
export function GroupSheet({ open, group, onClose }: { open: boolean; group: GroupRow | null; onClose: () => void }) {
  const { t } = useTranslation('leader')
  const [name, setName] = useState(group?.name ?? '')
  const [size, setSize] = useState(String(group?.size ?? ''))
  const [tags, setTags] = useState<Partial<Record<(typeof tagKeys)[number], string | undefined>>>(group?.tags ?? {})
  const [asked, setAsked] = useState(false)
  const save = useSaveGroup(group, onClose)
  const nameGood = displayText(name) !== '' && graphemes(displayText(name)) <= 20
  const people = /^\d{1,4}$/.test(size.trim()) ? Number(size) : null
  const sizeGood = people !== null && people <= sizeMax
  const tagsGood = tagKeys.every((key) => graphemes(displayText(tags[key] ?? '')) <= 20)
  const submit = (archived?: boolean) => {
    setAsked(true)
    if (!nameGood || !sizeGood || !tagsGood) return
    const written = tagKeys.flatMap((key) => (displayText(tags[key] ?? '') === '' ? [] : [[key, displayText(tags[key] ?? '')] as const]))
    save.mutate({ name: displayText(name), size: people, tags: Object.fromEntries(written), ...(archived !== undefined && { archived }) })
  }
  const title = group === null ? t('groups.add') : group.name
  return (
    <Sheet
      open={open}
      onClose={onClose}
      label={title}
      title={title}
      foot={
        <div className={css.sheetActs}>
          {group !== null && (
            <Button look="soft" disabled={save.isPending} onClick={() => submit(!group.archived)}>
              {t(group.archived ? 'groups.takeOut' : 'groups.putAway')}
            </Button>
          )}
          <Button look="gold" block busy={save.isPending} onClick={() => submit()}>
            {t('groups.save')}
          </Button>
        </div>
      }
    >
      <div className={css.sheetForm}>
        <Field
          label={t('groups.name')}
          value={name}
          hint={t('groups.nameHint')}
          error={asked && !nameGood ? t('groups.needName') : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={t('groups.size')}
          value={size}
          inputMode="numeric"
          hint={t('groups.sizeHint')}
          error={asked && !sizeGood ? t('groups.needSize') : undefined}
          onChange={(event) => setSize(event.target.value)}
        />
        {tagKeys.map((key) => (
          <Field
            key={key}
            label={t(`groups.tags.${key}`)}
            value={tags[key] ?? ''}
            hint={t(`groups.tagHints.${key}`)}
            onChange={(event) => setTags((now) => ({ ...now, [key]: event.target.value }))}
          />
        ))}
        {save.isError && (
          <p role="alert" className={css.failure}>
            {failureTextOf(save.error)}
          </p>
        )}
      </div>
    </Sheet>
  )
}
