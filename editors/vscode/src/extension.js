// The client of `dolc lsp`, and tasks that run dolc.
'use strict';

const vscode = require('vscode');
const { LanguageClient, TransportKind } = require('vscode-languageclient/node');

let client;
let output;

function settings() {
  return vscode.workspace.getConfiguration('dolc');
}

function newClient() {
  const command = settings().get('server.path');
  const run = { command, args: settings().get('server.arguments'), transport: TransportKind.stdio };
  return new LanguageClient(
    'dolc',
    'DOL',
    { run, debug: run },
    {
      documentSelector: [
        { scheme: 'file', language: 'dol' },
        { scheme: 'untitled', language: 'dol' },
      ],
      synchronize: {
        fileEvents: [
          vscode.workspace.createFileSystemWatcher('**/*.dol'),
          vscode.workspace.createFileSystemWatcher('**/dol.toml'),
        ],
      },
      outputChannel: output,
    },
  );
}

async function start() {
  if (!settings().get('server.enable')) {
    return;
  }
  client = newClient();
  try {
    await client.start();
  } catch (error) {
    output.appendLine(String(error));
    const open = 'Open settings';
    const choice = await vscode.window.showErrorMessage(
      `DOL: '${settings().get('server.path')} lsp' does not start. Install dolc, or set dolc.server.path.`,
      open,
    );
    if (choice === open) {
      vscode.commands.executeCommand('workbench.action.openSettings', 'dolc.server');
    }
  }
}

async function stop() {
  const old = client;
  client = undefined;
  if (old && old.needsStop()) {
    await old.stop();
  }
}

function task(definition, scope) {
  const args = definition.arguments && definition.arguments.length ? definition.arguments : ['.'];
  const program = settings().get('server.path');
  const made = new vscode.Task(
    definition,
    scope,
    definition.command,
    'dolc',
    new vscode.ProcessExecution(program, [definition.command, ...args]),
    definition.command === 'check' ? '$dolc' : [],
  );
  if (definition.command === 'check') {
    made.group = vscode.TaskGroup.Build;
  }
  return made;
}

const tasks = {
  provideTasks() {
    const folders = vscode.workspace.workspaceFolders || [];
    return folders.flatMap((folder) =>
      ['check', 'fmt', 'fix'].map((command) => task({ type: 'dolc', command }, folder)),
    );
  },
  resolveTask(unfinished) {
    const { definition, scope } = unfinished;
    return definition.command ? task(definition, scope || vscode.TaskScope.Workspace) : undefined;
  },
};

async function activate(context) {
  output = vscode.window.createOutputChannel('DOL');
  context.subscriptions.push(
    output,
    vscode.tasks.registerTaskProvider('dolc', tasks),
    vscode.commands.registerCommand('dolc.restartServer', async () => {
      await stop();
      await start();
    }),
    vscode.commands.registerCommand('dolc.showOutput', () => output.show()),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration('dolc.server')) {
        await stop();
        await start();
      }
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
