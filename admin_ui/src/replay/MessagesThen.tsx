import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { FileList } from "../files/FileList";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { VisibilityMark } from "../workspace/VisibilityMark";
import { Latest } from "./Latest";
import { SaidWords } from "./SaidWords";
import type { MessageThen } from "./types";

/** What had been said by then, with what posts said before they were changed. */
export const MessagesThen = ({ messages }: { messages: readonly MessageThen[] }) => {
  const t = useT();
  if (messages.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        {t("conversation.empty")}
      </Typography>
    );
  }
  return (
    <Latest things={messages}>
      {(latest) => (
        <Box component="ol" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 1.25 }}>
          {latest.map((message) => (
            <li key={message.id}>
              <Said message={message} />
            </li>
          ))}
        </Box>
      )}
    </Latest>
  );
};

const Said = ({ message }: { message: MessageThen }) => {
  const t = useT();
  const format = useFormat();
  const isOurs = message.direction === "outbound";
  const notes = [
    message.purpose && labelOf(t, "purpose", message.purpose),
    message.speaker && labelOf(t, "speaker", message.speaker),
    message.delivery && labelOf(t, "delivery", message.delivery),
    message.edited_at &&
      t(isOurs ? "conversation.corrected_at" : "conversation.edited", {
        moment: format.moment(message.edited_at),
      }),
    message.deleted_at &&
      t(isOurs ? "conversation.withdrawn_at" : "conversation.deleted_at", {
        moment: format.moment(message.deleted_at),
      }),
  ].filter((note) => note);
  return (
    <Box
      sx={{
        p: 1,
        borderRadius: 1.5,
        border: 1,
        borderColor: "divider",
        bgcolor: isOurs ? "meaning.own" : "background.paper",
        ml: isOurs ? { xs: 2, md: 4 } : 0,
        mr: isOurs ? 0 : { xs: 2, md: 4 },
        fontSize: "0.875rem",
      }}
    >
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          alignItems: "center",
          columnGap: 1,
          fontSize: "0.75rem",
          color: "text.secondary",
          mb: 0.5,
        }}
      >
        <Box component="span" sx={{ fontWeight: 650, color: "text.primary" }}>
          {message.author || t(isOurs ? "conversation.us" : "case.untitled")}
        </Box>
        <VisibilityMark visibility={message.visibility} />
        <time dateTime={message.at}>{format.moment(message.at)}</time>
        {notes.length > 0 && <span>{notes.join(" · ")}</span>}
      </Box>
      <SaidWords text={message} />
      <FileList files={message.files} />
      {message.earlier.map((wording) => (
        <Box key={wording.until} sx={{ mt: 0.75, color: "text.secondary", fontSize: "0.8125rem" }}>
          {t("replay.until", { moment: format.full(wording.until) })}
          <SaidWords text={wording} />
        </Box>
      ))}
    </Box>
  );
};
