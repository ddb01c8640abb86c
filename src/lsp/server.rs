//! The loop: all messages that are there, then a portion of work, then the messages again.

use super::greeting::{greeting, state};
use super::handlers::{Entry, Failure};
use super::host::Host;
use super::queue::{Fate, Next, Queue};
use super::state::State;
use super::work::When;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response, ResponseError};
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
    let params = match welcome(&connection, &mut queue) {
        Ok(params) => params,
        Err(ending) => return ending,
    };
    let (id, params) = params;
    let state = state(host, &params);
    let result = serde_json::to_value(greeting(&state.client)).unwrap_or_default();
    let mut server = Server { connection, queue, state, shut: false, quiet: false };
    server.state.out.answer(id, Ok(result));
    server.run()
}

/// Waits for a client that says what it is.
fn welcome(connection: &Connection, queue: &mut Queue) -> Result<(lsp_server::RequestId, Value), Ending> {
    loop {
        queue.fill(connection, Some(FOREVER));
        match queue.next() {
            Next::Message(Message::Request(request)) if request.method == "initialize" => {
                return Ok((request.id, request.params));
            }
            Next::Message(Message::Request(request)) => {
                let words = "the first request has to be `initialize`".to_owned();
                let refusal = Response::new_err(request.id, ErrorCode::ServerNotInitialized as i32, words);
                if connection.sender.send(refusal.into()).is_err() {
                    return Err(Ending::Gone);
                }
            }
            Next::Message(Message::Notification(note)) if note.method == "exit" => return Err(Ending::Abrupt),
            Next::Message(_) | Next::Nothing => {}
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
        match message {
            Message::Request(request) => self.answer(request),
            Message::Notification(note) if note.method == "exit" => {
                return Some(if self.shut { Ending::Clean } else { Ending::Abrupt });
            }
            Message::Notification(note) if !self.shut => self.tell(note),
            Message::Response(response) => self.state.replied(response),
            Message::Notification(_) => {}
        }
        None
    }

    fn tell(&mut self, note: Notification) {
        self.state.todo.stuck = false;
        let method = note.method.clone();
        self.guarded(&method, |state| state.told(note));
    }

    fn answer(&mut self, request: Request) {
        let result = match self.queue.fate(&request) {
            _ if self.shut => error(ErrorCode::InvalidRequest, "the server is shutting down"),
            Fate::Later => return self.queue.defer(request),
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
        self.state.out.answer(request.id, result);
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

fn error<T>(code: ErrorCode, message: &str) -> Result<T, ResponseError> {
    Err(ResponseError { code: code as i32, message: message.to_owned(), data: None })
}
