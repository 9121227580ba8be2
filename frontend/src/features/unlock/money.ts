export { money } from "@/ui/money";
