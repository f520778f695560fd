// The tabs of the staff's queues, as server and page both list them. Imports nothing.

export const CASE_TABS = ['waiting', 'returning', 'refunding', 'closed'] as const
export const WITHDRAWAL_TABS = ['requested', 'approved', 'paying', 'ended'] as const
