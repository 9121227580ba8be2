import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { FilterForm } from "./FilterForm";
import { type Filters, NO_FILTERS, narrowings } from "./filters";
import styles from "./interviewers.module.css";
import { useTexts } from "./texts";

/** The filters on a phone: every choice counts at once, the list stands behind. */
export function FilterSheet({
  open,
  onClose,
  filters,
  onChange,
  onPut,
}: {
  open: boolean;
  onClose: () => void;
  filters: Filters;
  onChange: (part: Partial<Filters>) => void;
  onPut: (filters: Filters) => void;
}) {
  const { t } = useTexts();
  return (
    <Dialog
      open={open}
      title={t("filters.label")}
      onClose={onClose}
      actions={
        <>
          {narrowings(filters).length > 0 && (
            <Button onClick={() => onPut({ ...NO_FILTERS, sort: filters.sort })}>{t("filters.clear")}</Button>
          )}
          <Button kind="main" onClick={onClose}>
            {t("filters.close")}
          </Button>
        </>
      }
    >
      <div className={styles.sheet}>
        <FilterForm filters={filters} onChange={onChange} withOrder />
      </div>
    </Dialog>
  );
}
