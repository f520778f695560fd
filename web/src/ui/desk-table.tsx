// The one table of the console: rows of middle height without pages of their own, that scroll sideways when the desk is narrow.
import { Table, type TableProps } from 'antd'
import type { ReactNode } from 'react'
import { DeskScroll } from './desk-parts.tsx'

/** Rows on their way: nothing is said of them. */
const WAITING = <div aria-hidden="true">&nbsp;</div>

type Given<Row> = Omit<TableProps<Row>, 'dataSource' | 'size' | 'pagination' | 'locale' | 'rowKey'>

/** `minPx`: below this width it scrolls. `empty`: what stands there when there is no row, once that is known. */
export function DeskTable<Row extends object>({
  rows,
  rowKey,
  minPx,
  empty,
  ...given
}: Given<Row> & {
  rows: readonly Row[]
  rowKey: NonNullable<TableProps<Row>['rowKey']>
  minPx: number
  empty?: ReactNode
}) {
  return (
    <DeskScroll minPx={minPx}>
      <Table
        {...given}
        rowKey={rowKey}
        size="middle"
        dataSource={[...rows]}
        pagination={false}
        locale={{ emptyText: given.loading ? WAITING : empty }}
      />
    </DeskScroll>
  )
}
