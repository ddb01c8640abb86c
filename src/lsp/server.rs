//! The loop: all messages that are there, then a portion of work, then the messages again.

use super::greeting::{greeting, state};
use super::handlers::{Entry, Failure};
use super::host::Host;
use super::queue::{CANCEL, Fate, Next, Queue};
use super::state::State;
use super::work::When;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response, ResponseError};
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The client has said that it ends, as it should.
    Clean,
    /// The client has ended without saying so before.
    Abrupt,
    /// The client is gone.
    Gone,
}

/// Serves the client at the other end, until it leaves.
pub fn serve(connection: Connection, host: Box<dyn Host>) -> Ending {
    let mut queue = Queue::default();
    let (id, params) = match welcome(&connection, &mut queue, &*host) {
        Ok(params) => params,
        Err(ending) => return ending,
    };
    let start = host.clock();
    let state = state(host, &params);
    log(&*state.host, &format!("initialize {id}"), start, "");
    let result = serde_json::to_value(greeting(&state.client)).unwrap_or_default();
    let mut server = Server { connection, queue, state, shut: false, quiet: false };
    server.state.out.answer(id, Ok(result));
    server.run()
}

/// Waits for a client that says what it is.
fn welcome(connection: &Connection, queue: &mut Queue, host: &dyn Host) -> Result<(RequestId, Value), Ending> {
    loop {
        queue.fill(connection, Some(FOREVER));
        match queue.next() {
            Next::Message(Message::Request(request)) if request.method == "initialize" => {
                return Ok((request.id, request.params));
            }
            Next::Message(Message::Request(request)) => {
                let words = "the first request has to be `initialize`".to_owned();
                log(host, &format!("{} {}", request.method, request.id), host.clock(), &format!(", refused: {words}"));
                let refusal = Response::new_err(request.id, ErrorCode::ServerNotInitialized as i32, words);
                if connection.sender.send(refusal.into()).is_err() {
                    return Err(Ending::Gone);
                }
            }
            Next::Message(Message::Notification(note)) if note.method == "exit" => return Err(Ending::Abrupt),
            Next::Message(message) => log(host, &name(&message), host.clock(), ", ignored"),
            Next::Nothing => {}
            Next::Gone => return Err(Ending::Gone),
        }
    }
}

/// A while, after which it is waited again.
const FOREVER: Duration = Duration::from_secs(3600);

struct Server {
    connection: Connection,
    queue: Queue,
    state: State,
    /// Whether the client has said that it is about to end.
    shut: bool,
    /// Whether nothing has come since it was quiet.
    quiet: bool,
}

impl Server {
    fn run(&mut self) -> Ending {
        loop {
            if !self.state.out.flush(&self.connection) {
                return self.gone();
            }
            let when = if self.shut { When::Never } else { self.state.when() };
            let wait = if self.quiet && when == When::Quiet { Duration::ZERO } else { when.wait() };
            self.queue.fill(&self.connection, Some(wait));
            match self.queue.next() {
                Next::Message(message) => {
                    self.quiet = false;
                    if let Some(ending) = self.take(message) {
                        return ending;
                    }
                }
                Next::Gone => return self.gone(),
                Next::Nothing => {
                    self.quiet = when == When::Quiet;
                    if when == When::Never && self.is_alone() {
                        return self.gone();
                    }
                    self.work(when);
                }
            }
        }
    }

    const fn gone(&self) -> Ending {
        if self.shut { Ending::Clean } else { Ending::Gone }
    }

    /// Whether the process that has started the server is not there any more.
    fn is_alone(&self) -> bool {
        self.state.client.process.is_some_and(|process| !self.state.host.is_running(process))
    }

    fn work(&mut self, when: When) {
        self.guarded("checking", |state| match when {
            When::Now => state.portion(),
            When::Quiet => state.quiet_portion(),
            When::Never => {}
        });
    }

    /// Takes in a message; what that says about the end, if anything.
    fn take(&mut self, message: Message) -> Option<Ending> {
        let (name, start, mut outcome) = (name(&message), self.state.host.clock(), String::new());
        let mut ending = None;
        match message {
            Message::Request(request) => outcome = self.answer(request),
            Message::Notification(note) if note.method == "exit" => {
                ending = Some(if self.shut { Ending::Clean } else { Ending::Abrupt });
            }
            Message::Notification(note) if !self.shut => self.tell(note),
            Message::Response(response) => self.state.replied(response),
            Message::Notification(_) => outcome.push_str(", ignored"),
        }
        log(&*self.state.host, &name, start, &outcome);
        ending
    }

    fn tell(&mut self, note: Notification) {
        if note.method == CANCEL {
            // The queue has seen to it.
            return;
        }
        self.state.todo.stuck = false;
        let method = note.method.clone();
        self.guarded(&method, |state| state.told(note));
    }

    /// Answers a request; what is to be said of that in the log.
    fn answer(&mut self, request: Request) -> String {
        let result = match self.queue.fate(&request) {
            _ if self.shut => error(ErrorCode::InvalidRequest, "the server is shutting down"),
            Fate::Later => {
                self.queue.defer(request);
                return ", put off until its document was changed".to_owned();
            }
            Fate::Never(waste) => {
                let (code, words) = waste.words();
                error(code, words)
            }
            Fate::Now if request.method == "shutdown" => {
                self.shut = true;
                Ok(Value::Null)
            }
            Fate::Now if request.method == "initialize" => {
                error(ErrorCode::InvalidRequest, "the server was initialized before")
            }
            Fate::Now => self.handle(&request.method, request.params),
        };
        let outcome = result.as_ref().err().map(|error| format!(", error {}: {}", error.code, error.message));
        self.state.out.answer(request.id, result);
        outcome.unwrap_or_default()
    }

    fn handle(&mut self, method: &str, params: Value) -> Result<Value, ResponseError> {
        let Some(entry) = Entry::named(method) else {
            return error(ErrorCode::MethodNotFound, &format!("`{method}` is not known"));
        };
        let answer = self.guarded(method, |state| (entry.answer)(state, params));
        let bug = || Failure::of(ErrorCode::InternalError, "this is a bug in Flowright; its log says where");
        answer.unwrap_or_else(|| Err(bug())).or_else(Failure::response)
    }

    /// Does something; if it panics, says so and begins anew with what the editor has open.
    fn guarded<T>(&mut self, what: &str, work: impl FnOnce(&mut State) -> T) -> Option<T> {
        let state = &mut self.state;
        if let Ok(done) = catch_unwind(AssertUnwindSafe(|| work(state))) {
            return Some(done);
        }
        state.warn(format!("`{what}` failed, which is a bug in Flowright; standard error says where"));
        state.rebuild();
        // The same would fail again.
        state.todo.stuck = what == "checking";
        None
    }
}

/// What a message is called in the log.
fn name(message: &Message) -> String {
    match message {
        Message::Request(request) => format!("{} {}", request.method, request.id),
        Message::Notification(note) if note.method == CANCEL => {
            format!("{CANCEL} {}", note.params.get("id").unwrap_or_default())
        }
        Message::Notification(note) => note.method.clone(),
        Message::Response(response) => format!("answer {}", response.id),
    }
}

/// Writes into the log what came, how long it took, and what came of it.
fn log(host: &dyn Host, name: &str, start: Duration, outcome: &str) {
    let took = host.clock().saturating_sub(start).as_secs_f64() * 1000.0;
    host.log(&format!("{name}: {took:.1} ms{outcome}"));
}

fn error<T>(code: ErrorCode, message: &str) -> Result<T, ResponseError> {
    Err(ResponseError { code: code as i32, message: message.to_owned(), data: None })
}
