// Words of the merchant's console.
export default { title: 'Console' }
