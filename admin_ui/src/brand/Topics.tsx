import DeleteIcon from "@mui/icons-material/DeleteOutlined";
import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useT } from "../i18n/useT";
import type { Topic } from "./types";

interface Props {
  topics: readonly Topic[];
  isWriter: boolean;
  onChange(topics: Topic[]): void;
}

/** What the client's customers write about, and by which words one knows it. */
export const Topics = ({ topics, isWriter, onChange }: Props) => {
  const t = useT();
  const change = (at: number, part: Partial<Topic>) =>
    onChange(topics.map((topic, index) => (index === at ? { ...topic, ...part } : topic)));
  return (
    <>
      <Box>
        <Typography component="h2" variant="h6">
          {t("brand.topics")}
        </Typography>
        <Typography variant="body2" color="textSecondary">
          {t("brand.topics_hint")}
        </Typography>
      </Box>
      {topics.map((topic, at) => (
        <Box
          // biome-ignore lint/suspicious/noArrayIndexKey: a topic has no name while it is written
          key={at}
          role="group"
          aria-label={topic.name || t("brand.topic_name")}
          sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "flex-start" }}
        >
          <TextField
            label={t("brand.topic_name")}
            value={topic.name}
            disabled={!isWriter}
            onChange={(event) => change(at, { name: event.target.value })}
            sx={{ flex: "1 1 160px" }}
          />
          <Autocomplete
            multiple
            freeSolo
            autoSelect
            options={[] as string[]}
            value={topic.words}
            disabled={!isWriter}
            onChange={(_, words) =>
              change(at, { words: words.map((word) => word.trim()).filter(Boolean) })
            }
            sx={{ flex: "3 1 220px" }}
            renderInput={(params) => <TextField {...params} label={t("brand.topic_words")} />}
          />
          {isWriter && (
            <IconButton
              aria-label={t("brand.topic_remove", { name: topic.name })}
              onClick={() => onChange(topics.filter((_, index) => index !== at))}
            >
              <DeleteIcon fontSize="small" />
            </IconButton>
          )}
        </Box>
      ))}
      {isWriter && (
        <Box>
          <Button variant="outlined" onClick={() => onChange([...topics, { name: "", words: [] }])}>
            {t("brand.topic_add")}
          </Button>
        </Box>
      )}
    </>
  );
};
