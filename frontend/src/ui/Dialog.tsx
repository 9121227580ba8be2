import "./dialog-styles.css";
import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./parts.module.css";

/**
 * One question, never two at once. The title asks or states; the text says what is lost, kept, returned; in `actions`
 * the keeping one stands left, the acting one right. On phones a sheet from below.
 */
export function Dialog({
  open,
  title,
  onClose,
  actions,
  wide,
  children,
}: {
  open: boolean;
  title: ReactNode;
  onClose: () => void;
  actions?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={title}
      withCloseButton={false}
      centered
      size={wide ? 720 : 520}
      transitionProps={{ duration: 0 }}
      classNames={{
        inner: styles.dialogInner,
        content: styles.dialog,
        header: styles.dialogHead,
        title: styles.dialogTitle,
        body: styles.dialogBody,
        overlay: styles.dialogScrim,
      }}
    >
      {children}
      {actions && <div className={styles.dialogActs}>{actions}</div>}
    </Modal>
  );
}
