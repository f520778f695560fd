// How an order number is read out: groups of four.

/** 112300187042000000 -> "1123 0018 7042 0000 00" */
export const groupedOrderNo = (orderNo: string): string => orderNo.replace(/(.{4})(?=.)/g, '$1 ')
