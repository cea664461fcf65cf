import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import { useT } from "../i18n/useT";

/** Somebody else has saved what one is changing: one's own words stay until theirs are loaded. */
export const Overtaken = ({ onLoad }: { onLoad(): void }) => {
  const t = useT();
  return (
    <Alert
      severity="warning"
      action={
        <Button color="inherit" onClick={onLoad}>
          {t("form.load_theirs")}
        </Button>
      }
    >
      {t("form.overtaken")}
    </Alert>
  );
};
