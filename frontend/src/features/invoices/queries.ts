import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import { cursorOf } from "@/features/sessions/queries";
import type { Invoice, InvoiceDetail, Page, Payment } from "./types";

const pages = <Row>(key: string, path: string) =>
  infiniteQueryOptions({
    queryKey: [key, "list"],
    queryFn: ({ pageParam }) => call<Page<Row>>("GET", pageParam ? `${path}?cursor=${pageParam}` : path),
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.next),
  });

export const invoicesQuery = pages<Invoice>("invoices", "/api/invoices");
export const paymentsQuery = pages<Payment>("payments", "/api/payments");

export const invoiceQuery = (id: string) =>
  queryOptions({
    queryKey: ["invoices", "one", id],
    queryFn: () => call<InvoiceDetail>("GET", `/api/invoices/${encodeURIComponent(id)}`),
  });
