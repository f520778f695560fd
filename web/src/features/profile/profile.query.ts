// Changes the person's nickname or picture; what others read of her follows.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Me } from '../../../../server/protocol/members.ts'
import { rest, uploadPicture } from '../../platform/rest-client.ts'

export function useProfile() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (change: { nickname: string } | { picture: File }) => {
      const body = 'nickname' in change ? { nickname: change.nickname } : { pictureId: (await uploadPicture(change.picture)).pictureId }
      return rest('PATCH /me', { body })
    },
    onSuccess: (me) => queries.setQueryData<Me>(['me'], me),
  })
}
