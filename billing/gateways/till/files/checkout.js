// The till's stand-in for Razorpay's checkout.js: the same interface, a dialog with a page of the till in it.
(() => {
  "use strict";
  const here = new URL(".", document.currentScript.src);

  class Razorpay {
    constructor(options) {
      if (!options || !options.key || !options.order_id) {
        throw new Error("Razorpay: key and order_id are needed.");
      }
      this.options = options;
      this.listeners = {};
    }

    on(name, listener) {
      (this.listeners[name] ||= []).push(listener);
    }

    open() {
      if (this.dialog) return;
      const modal = this.options.modal || {};
      const dialog = document.createElement("dialog");
      dialog.setAttribute("aria-label", "Test till. No money moves.");
      Object.assign(dialog.style, {
        padding: "0", border: "0", borderRadius: "10px", width: "min(28rem, calc(100vw - 16px))",
        height: "min(46rem, calc(100dvh - 16px))", overflow: "hidden",
      });
      const frame = document.createElement("iframe");
      frame.title = "Pay with a test card";
      frame.src = new URL(`pay/${encodeURIComponent(this.options.order_id)}`, here).href;
      Object.assign(frame.style, { display: "block", border: "0", width: "100%", height: "100%" });
      dialog.append(frame);
      dialog.addEventListener("cancel", (event) => {
        event.preventDefault();
        if (modal.escape !== false) this.dismiss();
      });
      this.hear = (event) => {
        if (event.origin !== here.origin || event.source !== frame.contentWindow) return;
        const { kind, fields } = event.data || {};
        if (kind === "success") {
          this.close();
          if (this.options.handler) this.options.handler(fields);
        } else if (kind === "failed") {
          const error = {
            code: "BAD_REQUEST_ERROR", description: "The card was declined.", source: "customer",
            step: "payment_authorization", reason: "payment_failed", metadata: fields,
          };
          for (const listener of this.listeners["payment.failed"] || []) listener({ error });
        } else if (kind === "closed") {
          this.dismiss();
        }
      };
      window.addEventListener("message", this.hear);
      this.dialog = dialog;
      document.body.append(dialog);
      dialog.showModal();
    }

    dismiss() {
      this.close();
      const { ondismiss } = this.options.modal || {};
      if (ondismiss) ondismiss();
    }

    close() {
      window.removeEventListener("message", this.hear);
      if (this.dialog) this.dialog.remove();
      this.dialog = null;
    }
  }

  window.Razorpay = Razorpay;
})();
