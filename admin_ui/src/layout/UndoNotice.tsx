import Alert, { type AlertColor } from "@mui/material/Alert";
import Button from "@mui/material/Button";
import { useCloseNotification } from "react-admin";
import { useT } from "../i18n/useT";

/** Says what was done and offers to undo it, for as long as it stands there. */
export const UndoNotice = ({
  said,
  severity = "success",
  onUndo,
}: {
  said: string;
  severity?: AlertColor;
  onUndo(): void;
}) => {
  const t = useT();
  const close = useCloseNotification();
  return (
    <Alert
      severity={severity}
      variant="filled"
      action={
        <Button
          color="inherit"
          onClick={() => {
            onUndo();
            close();
          }}
        >
          {t("composer.undo")}
        </Button>
      }
    >
      {said}
    </Alert>
  );
};
