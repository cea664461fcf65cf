import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import { useCloseNotification } from "react-admin";
import { useT } from "../i18n/useT";

/** Says what was done and offers to undo it, for as long as it stands there. */
export const UndoNotice = ({ said, onUndo }: { said: string; onUndo(): void }) => {
  const t = useT();
  const close = useCloseNotification();
  return (
    <Alert
      severity="success"
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
