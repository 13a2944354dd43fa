export const Form = () => <form />;
