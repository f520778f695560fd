// What an address needs before it is sent.
import { expect, test } from '@jest/globals'
import { addressFaults, cityFor, emptyAddress } from '../../../../web/src/features/addresses/address.rules.ts'

const good = {
  recipient: '陈雨',
  phone: '13805716021',
  province: '浙江省',
  city: '杭州市',
  district: '西湖区',
  street: '文一路 128 号',
  isDefault: true,
}
test('a whole address has no fault', () => expect(addressFaults(good)).toEqual({}))
test('each empty field is named', () =>
  expect(Object.values(addressFaults(emptyAddress))).toEqual(Array.from({ length: 6 }, () => 'missing')))
test('phone and length are checked', () => {
  expect(addressFaults({ ...good, phone: '12345678901' })).toEqual({ phone: 'phone' })
  expect(addressFaults({ ...good, street: '长'.repeat(81) })).toEqual({ street: 'long' })
})
test('in a municipality the city is the province', () => {
  expect(cityFor('上海市', '')).toBe('上海市')
  expect(cityFor('浙江省', '')).toBe('')
})
