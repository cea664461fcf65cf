import Alert from "@mui/material/Alert";
import AlertTitle from "@mui/material/AlertTitle";
import { useCloseNotification } from "react-admin";
import type { Refusal } from "./refusal";

/** A refused action says why, and what would be right. */
export const RefusalNotice = ({ refusal }: { refusal: Refusal }) => {
  const close = useCloseNotification();
  return (
    <Alert
      severity="error"
      variant="filled"
      onClose={close}
      sx={{ maxWidth: { xs: 460, md: 276 } }}
    >
      <AlertTitle sx={{ mb: refusal.detail ? 0.5 : 0 }}>{refusal.title}</AlertTitle>
      {refusal.detail} {refusal.right && <strong>{refusal.right}</strong>}
    </Alert>
  );
};
