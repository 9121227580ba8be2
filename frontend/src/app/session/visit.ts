import { call } from "@/api/call";
import { meQuery, queryClient } from "@/api/queries";

/** Back to one's own account, at the page of the person visited. Nothing that was seen there stays in memory. */
export async function endVisit(): Promise<void> {
  const visited = queryClient.getQueryData(meQuery.queryKey);
  await call("POST", "/api/auth/visit/end");
  location.replace(visited ? `/staff/people/${visited.id}` : "/staff/people");
}
