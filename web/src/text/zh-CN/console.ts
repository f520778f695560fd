// Words of the merchant's console.
export default { title: '商家后台' }
