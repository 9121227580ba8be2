export { call } from "@/api/call";
