import ExpandIcon from "@mui/icons-material/ExpandMore";
import Accordion from "@mui/material/Accordion";
import AccordionDetails from "@mui/material/AccordionDetails";
import AccordionSummary from "@mui/material/AccordionSummary";
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { EmptyState } from "../layout/EmptyState";
import { Page } from "../layout/Page";
import { Letter } from "./Letter";
import type { HeldMail } from "./types";
import { useHeldMails } from "./useHeldMails";

/** E-mails that became nobody's answer, for a person to look at. */
export const HeldMailsPage = () => {
  const t = useT();
  const { data, error } = useHeldMails();
  return (
    <Page title={t("held_mails.title")} intro={t("held_mails.intro")}>
      {error && <Alert severity="error">{t("failure_of.load")}</Alert>}
      {data?.length === 0 && (
        <EmptyState title={t("held_mails.none")} hint={t("held_mails.none_hint")} />
      )}
      <div>
        {data?.map((mail) => (
          <Held key={mail.id} mail={mail} />
        ))}
      </div>
    </Page>
  );
};

const Held = ({ mail }: { mail: HeldMail }) => {
  const t = useT();
  const format = useFormat();
  return (
    <Accordion
      disableGutters
      variant="outlined"
      slotProps={{ transition: { unmountOnExit: true }, heading: { component: "h2" } }}
    >
      <AccordionSummary expandIcon={<ExpandIcon />}>
        <Box sx={{ minWidth: 0, flex: 1, overflowWrap: "anywhere" }}>
          <Box
            sx={{
              display: "flex",
              flexWrap: "wrap",
              columnGap: 1,
              alignItems: "baseline",
              mb: 0.5,
            }}
          >
            <Typography component="strong" variant="subtitle2">
              {mail.subject || t("held_mails.no_subject")}
            </Typography>
            <Typography component="span" variant="caption" color="textSecondary">
              {[
                mail.sender,
                mail.client_name ?? t("held_mails.nobodys"),
                format.moment(mail.arrived_at),
              ]
                .filter(Boolean)
                .join(" · ")}
            </Typography>
          </Box>
          <Typography variant="body2" component="div" color="warning">
            {labelOf(t, "mail_held", mail.why ?? mail.verdict)}
          </Typography>
        </Box>
      </AccordionSummary>
      <AccordionDetails>
        <Letter id={mail.id} />
      </AccordionDetails>
    </Accordion>
  );
};
