import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useDataProvider } from "react-admin";
import { refusalOf } from "../commands/refusal";
import { useCommand, useRefusalNotice } from "../commands/useCommand";
import { useT } from "../i18n/useT";
import type { WebcareData } from "../providers/dataProvider";
import type { CaseDetail, Tag } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { Section } from "../workspace/Section";
import { TagList } from "./TagList";
import { useTags } from "./useTags";

/** What this case has in common with others, in the client's own words. */
export const TagsSection = ({ record }: { record: CaseDetail }) => {
  const t = useT();
  const mayTag = record.actions.includes("tag_case");
  if (!mayTag && record.tags.length === 0) return null;
  return (
    <Section title={t("tags.title")}>
      {mayTag ? <Choosing record={record} /> : <TagList tags={record.tags} />}
    </Section>
  );
};

const Choosing = ({ record }: { record: CaseDetail }) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const known = useTags(record.client_id);
  const command = useCommand(record.id);
  const showRefusal = useRefusalNotice();
  const dataProvider = useDataProvider<WebcareData>();
  const [busy, setBusy] = useState(false);

  const choose = async (chosen: readonly (Tag | string)[]) => {
    setBusy(true);
    try {
      const wanted = await Promise.all(
        chosen.map((each) =>
          typeof each === "string" ? dataProvider.tagNamed(record.client_id, each) : each,
        ),
      );
      const before = new Set(record.tags.map(({ id }) => id));
      const after = new Set(wanted.map(({ id }) => id));
      const add = [...after].filter((id) => !before.has(id));
      const remove = [...before].filter((id) => !after.has(id));
      if (add.length > 0 || remove.length > 0) await command({ kind: "tag_case", add, remove });
    } catch (error) {
      showRefusal(refusalOf(error, t));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Autocomplete<Tag, true, true, true>
      multiple
      freeSolo
      autoHighlight={false}
      disableClearable
      size="small"
      loading={busy}
      options={known}
      value={record.tags}
      filterSelectedOptions
      isOptionEqualToValue={(one, other) => typeof other !== "string" && one.id === other.id}
      getOptionLabel={(each) => (typeof each === "string" ? each : each.name)}
      onChange={(_, chosen) => void choose(chosen)}
      renderOption={({ key, ...props }, tag) => (
        <Box component="li" key={key} {...props}>
          {tag.name}
        </Box>
      )}
      renderInput={(params) => (
        <TextField
          {...params}
          placeholder={record.tags.length === 0 ? t("tags.placeholder") : undefined}
          slotProps={{
            ...params.slotProps,
            htmlInput: {
              ...params.slotProps?.htmlInput,
              "aria-label": t("tags.title"),
              maxLength: vocabulary?.limits.tag,
            },
          }}
        />
      )}
    />
  );
};
