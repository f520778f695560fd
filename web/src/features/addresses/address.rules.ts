// What an address needs before it is sent, and the provinces it may name. Pure.
import { PHONE_PATTERN } from '../../../../server/protocol/ids.ts'
import type { AddressDraft } from './addresses.query.ts'

export const provinces = [
  '北京市',
  '天津市',
  '上海市',
  '重庆市',
  '河北省',
  '山西省',
  '辽宁省',
  '吉林省',
  '黑龙江省',
  '江苏省',
  '浙江省',
  '安徽省',
  '福建省',
  '江西省',
  '山东省',
  '河南省',
  '湖北省',
  '湖南省',
  '广东省',
  '海南省',
  '四川省',
  '贵州省',
  '云南省',
  '陕西省',
  '甘肃省',
  '青海省',
  '台湾省',
  '内蒙古自治区',
  '广西壮族自治区',
  '西藏自治区',
  '宁夏回族自治区',
  '新疆维吾尔自治区',
  '香港特别行政区',
  '澳门特别行政区',
] as const

export type AddressField = 'recipient' | 'phone' | 'province' | 'city' | 'district' | 'street'
export type AddressFault = 'missing' | 'phone' | 'long'
const longest: Record<AddressField, number> = { recipient: 20, phone: 11, province: 20, city: 20, district: 20, street: 80 }

export const emptyAddress: AddressDraft = { recipient: '', phone: '', province: '', city: '', district: '', street: '', isDefault: true }

/** The first fault of each field; an empty record means it may be sent. */
export function addressFaults(draft: AddressDraft): Partial<Record<AddressField, AddressFault>> {
  const faults: Partial<Record<AddressField, AddressFault>> = {}
  for (const field of Object.keys(longest) as AddressField[]) {
    const value = draft[field].trim()
    if (value === '') faults[field] = 'missing'
    else if (Array.from(value).length > longest[field]) faults[field] = 'long'
  }
  if (!faults.phone && !PHONE_PATTERN.test(draft.phone)) faults.phone = 'phone'
  return faults
}

const municipalities = new Set(['北京市', '天津市', '上海市', '重庆市'])
/** In a municipality the city is the province itself. */
export const cityFor = (province: string, city: string): string => (municipalities.has(province) && city === '' ? province : city)
