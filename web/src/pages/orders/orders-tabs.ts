// The tabs of the orders page, each a state of the contract or all.
export const ORDERS_TABS = ['all', 'pendingPayment', 'toShip', 'shipped', 'completed'] as const
export type OrdersTab = (typeof ORDERS_TABS)[number]
