// A page: loads the importer when somebody brings files, and not before.
globalThis.assemble = async (files) => {
  const { openImporter } = await import("idlewise/import");
  const importer = await openImporter();
  return importer.assemble(files, { periodHours: 1 });
};
