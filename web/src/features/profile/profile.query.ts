// Changes the person's nickname or picture; what others read of her follows.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Me } from '../../../../server/protocol/members.ts'
import { rest } from '../../platform/rest-client.ts'
import { uploadOwnPicture } from '../../platform/upload-client.ts'

export function useProfile() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: { nickname: string } | { picture: File }) =>
      'nickname' in change ? rest('PATCH /me', { body: { nickname: change.nickname } }) : uploadOwnPicture(change.picture),
    onSuccess: (me) => queries.setQueryData<Me>(['me'], me),
  })
}
